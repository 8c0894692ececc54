import { roles, StartError } from '@parley/platform'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import { statusRoutes } from '../status/status-routes.ts'
import { whyUnreadable } from '../unreadable.ts'

const path = z.string().regex(/^\/[\w\-./:]*$/, 'must be a path such as /api/v1 or /rooms/:id')

/** A folder; or an application with views of its own making: paths, `:name` for what varies, that all answer its `index.html`. */
const pages = z
  .union([z.string(), z.strictObject({ folder: z.string(), views: z.array(path).default([]) })])
  .transform((it) => (typeof it === 'string' ? { folder: it, views: [] } : it))

export type Pages = z.infer<typeof pages>

const routesSchema = z.strictObject({
  /** The explorer's example operations: a folder of `.graphql` files, each with its variables in a `.json` file beside it if it has any. */
  explorer: z
    .strictObject({
      examples: z.string(),
      /** A module of the pages that tells who is signed in there, and gives their access token (gateway/README.md). */
      session: path,
      /** Where one signs in. */
      signIn: z.string().startsWith('/'),
      /** Who may see query plans; default: everyone who is signed in. */
      planRoles: z.array(z.enum(roles)),
    })
    .partial()
    .default({}),
  /** Static folders by the path they are served at. */
  pages: z.record(path, pages).default({}),
  /** Paths, with all that lies below them, passed on to the address of a subgraph; the longer path goes first. */
  proxy: z.array(z.strictObject({ path, to: z.string(), websocket: z.boolean().default(false) })).default([]),
  status: statusRoutes.optional(),
})

/** What a deployment serves beside GraphQL. */
export type Routes = z.infer<typeof routesSchema>

export const noRoutes: Routes = routesSchema.parse({})

/**
 * Reads a file of routes; its folders are relative to it.
 * @throws StartError when it cannot be read or is not right
 */
export async function loadRoutes(file: string): Promise<Routes> {
  const folder = dirname(file)
  const routes = parseRoutes(file, await readText(file))
  return {
    ...routes,
    explorer: {
      ...routes.explorer,
      ...(routes.explorer.examples !== undefined && { examples: resolve(folder, routes.explorer.examples) }),
    },
    pages: Object.fromEntries(
      Object.entries(routes.pages).map(([at, { views, ...page }]) => [at, { folder: resolve(folder, page.folder), views }]),
    ),
  }
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (cause) {
    throw new StartError(`The routes file ${file} cannot be read: ${whyUnreadable(cause)}.`, { cause })
  }
}

function parseRoutes(file: string, text: string): Routes {
  try {
    return routesSchema.parse(JSON.parse(text))
  } catch (cause) {
    const why =
      cause instanceof z.ZodError ? cause.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') : String(cause)
    throw new StartError(`The routes file ${file} is not valid: ${why}`, { cause })
  }
}
