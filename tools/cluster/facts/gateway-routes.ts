import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { nameOf, type Manifests } from '../manifests/manifests.ts'
import { imageOf } from './dockerfile.ts'

const routes = z.object({
  explorer: z.looseObject({ examples: z.string() }),
  pages: z.record(z.string(), z.union([z.string(), z.object({ folder: z.string(), views: z.array(z.string()) })])),
  status: z.unknown(),
  proxy: z.array(z.object({ path: z.string(), to: z.string(), websocket: z.boolean().default(false) })).default([]),
})

/** The gateway's routes as the repository has them, with folders as they lie in its image. */
function shippedRoutes() {
  const parsed = routes.parse(JSON.parse(readFileSync(resolve(import.meta.dirname, '../../../gateway/parley.routes.json'), 'utf8')))
  // The image holds the same folders below its own.
  const placed = (folder: string) => resolve(imageOf('gateway')?.folder ?? '/', 'gateway', folder)
  return {
    explorer: { ...parsed.explorer, examples: placed(parsed.explorer.examples) },
    pages: Object.fromEntries(
      Object.entries(parsed.pages).map(([path, pages]) => [
        path,
        typeof pages === 'string' ? placed(pages) : { ...pages, folder: placed(pages.folder) },
      ]),
    ),
    status: parsed.status,
    // The embedded platform keeps large bytes by itself; here clients go to the object store.
    proxy: parsed.proxy.filter(({ path }) => !path.startsWith('/objects')),
  }
}

/** The gateway serves the pages of the repository; it passes the other paths on where no edge stands before it, and only there. */
export function gatewayRouteFaults(manifests: Manifests): string[] {
  const shipped = shippedRoutes()
  const expected = manifests.all('Ingress').length > 0 ? { ...shipped, proxy: [] } : shipped
  return manifests
    .all('ConfigMap')
    .filter(({ metadata }) => metadata.name.startsWith('gateway-routes'))
    .flatMap((map) => {
      const actual = routes.safeParse(JSON.parse(map.data?.['routes.json'] ?? 'null'))
      return actual.success && isDeepStrictEqual(actual.data, expected) ? [] : [`${nameOf(map)}: is not ${JSON.stringify(expected)}`]
    })
}
