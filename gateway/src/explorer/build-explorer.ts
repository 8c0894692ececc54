import { createHash } from 'node:crypto'
import { mkdir, readFile, readdir, rename, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { Logger } from '@parley/platform'
import { bundleExplorer, source } from './bundle.ts'

/** The explorer's files by name, and what they are known by. */
export interface ExplorerBuild {
  key: string
  files: ReadonlyMap<string, Uint8Array>
}

/** Where `make build` puts the bundle, beside the compiled gateway; it is not there in the sources. */
const shipped = resolve(import.meta.dirname, '../../explorer-bundle')
const require = createRequire(import.meta.url)
const packages = ['graphiql', '@graphiql/react', 'react', 'react-dom', 'graphql', 'graphql-ws', 'get-nonce', 'esbuild']

/**
 * GraphiQL with our additions, bundled for a browser. From source it takes a second once for each version of what goes in; after that it
 * is read from `node_modules/.cache`. A cache that cannot be written costs that second at each start.
 */
export async function buildExplorer(logger: Logger): Promise<ExplorerBuild> {
  const ready = await readFolder(shipped)
  if (ready !== undefined) return { key: contentKey(ready), files: ready }
  const key = await fingerprint()
  const folder = join(dirname(require.resolve('graphiql/package.json')), '../.cache/parley-explorer', key)
  const known = await readFolder(folder)
  if (known !== undefined) return { key, files: known }
  const files = await bundleExplorer()
  await save(folder, files).catch((error: unknown) => logger.debug({ err: error, folder }, 'the explorer could not be cached'))
  return { key, files }
}

async function fingerprint(): Promise<string> {
  const hash = createHash('sha256')
  for (const name of packages)
    hash.update(`${name} ${JSON.parse(await readFile(require.resolve(`${name}/package.json`), 'utf8')).version}\n`)
  const bundler = join(import.meta.dirname, `bundle${extname(import.meta.filename)}`)
  const files = (await readdir(source)).toSorted().map((name) => join(source, name))
  for (const file of [bundler, ...files]) hash.update(basename(file)).update(await readFile(file))
  return hash.digest('hex').slice(0, 16)
}

const contentKey = (files: ReadonlyMap<string, Uint8Array>) => {
  const hash = createHash('sha256')
  for (const [name, contents] of files) hash.update(name).update(contents)
  return hash.digest('hex').slice(0, 16)
}

/** Several gateways may do this at once: the folder appears whole, and the first one stays. */
async function save(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const making = `${folder}.${process.pid}.${Date.now()}`
  await mkdir(making, { recursive: true })
  for (const [name, contents] of files) await writeFile(join(making, name), contents)
  await rename(making, folder)
}

async function readFolder(folder: string): Promise<Map<string, Uint8Array> | undefined> {
  try {
    const names = await readdir(folder)
    return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)))
  } catch {
    return undefined
  }
}
