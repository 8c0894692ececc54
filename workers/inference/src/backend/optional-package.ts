import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

/** The packages that a back end may bring and that are not installed by themselves: 275 MB and more. */
export const optionalPackages = { gpu: '@tensorflow/tfjs-node-gpu', onnx: 'onnxruntime-node' } as const

/** A package that may be there or not. */
export interface OptionalPackage {
  version: string
  folder: string
  /** Runs its code. @throws what the package throws, for example when a native library is missing */
  load(): unknown
}

const manifest = z.object({ version: z.string() })

/**
 * Looks for a package without running any of it.
 * @param from folder in whose `node_modules` to look; default: where this package's own are found
 * @returns undefined when it is not installed
 */
export function findOptionalPackage(name: string, from?: string): OptionalPackage | undefined {
  const require = createRequire(from === undefined ? import.meta.url : pathToFileURL(join(from, 'package.json')))
  // Looked for folder by folder, since a package need not export its package.json.
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json')
    const text = read(file)
    if (text === undefined) continue
    return { version: manifest.parse(JSON.parse(text)).version, folder: dirname(file), load: () => require(dirname(file)) as unknown }
  }
  return undefined
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

/** Why a back end cannot be opened although nothing is broken. */
export class NotInstalledError extends Error {
  override name = 'NotInstalledError'
  constructor(backend: keyof typeof optionalPackages) {
    super(`${optionalPackages[backend]} is not installed: make install-backend BACKEND=${backend}`)
  }
}
