import { readFileSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import { PrismaPg } from '@prisma/adapter-pg'

export interface SchemaFile {
  path: string
  content: string
}

/** The schema files of a folder. */
export const readSchema = (folder: string): SchemaFile[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.prisma'))
    .map((name) => ({ path: name, content: readFileSync(join(folder, name), 'utf8') }))

type WasmExports = Record<string, unknown>

/** Node has it; the types that come with Node do not say so. */
interface WasmApi {
  Module: new (code: Uint8Array) => object
  Instance: new (module: object, imports: Record<string, object>) => { exports: WasmExports }
}

/** What is used of the engine; its own types are of a bundler's module. */
interface EngineModule {
  __wbg_set_wasm(exports: WasmExports): void
  SchemaEngine: {
    new: (options: object, log: () => void, adapter: object) => Promise<{ diff(parameters: object): Promise<{ stdout: string }> }>
  }
}

let loaded: Promise<EngineModule> | undefined

/** Once a process: the module keeps views of the memory that it was given first. */
async function load(): Promise<EngineModule> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const engine = (await import(join(folder, 'schema_engine_bg.js'))) as EngineModule
  const wasm = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
  const code = new wasm.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')))
  const instance = new wasm.Instance(code, { './schema_engine_bg.js': engine })
  engine.__wbg_set_wasm(instance.exports)
  ;(instance.exports['__wbindgen_start'] as () => void)()
  return engine
}

/**
 * The SQL that `prisma migrate` would write for these files on an empty database: by Prisma's own schema engine, in its WebAssembly build,
 * which needs no download.
 * @param url any PostgreSQL; its version is asked, nothing is changed
 */
export async function prismaSql(files: SchemaFile[], url: string): Promise<string> {
  const { SchemaEngine } = await (loaded ??= load())
  const adapter = bindMigrationAwareSqlAdapterFactory(new PrismaPg(url))
  const datamodels = files.map(({ path, content }) => [path, content])
  const engine = await SchemaEngine.new({ datamodels }, () => undefined, adapter)
  const { stdout } = await engine.diff({
    from: { tag: 'empty' },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: null,
    filters: { externalTables: [], externalEnums: [] },
  })
  return stdout
}
