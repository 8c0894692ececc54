import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { optionalPackages } from '../backend/optional-package.ts'

const run = promisify(execFile)
const packageFolder = join(import.meta.dirname, '../..')
const manifest = z.object({ peerDependencies: z.record(z.string(), z.string()) })

/**
 * A folder in whose `node_modules` lies ONNX Runtime, for tests: 275 MB that nobody needs for anything else, so they are fetched here once
 * and kept in `.cache`. Without its CUDA part, which does not come from npm.
 * @throws in one sentence when npm's registry cannot be reached
 */
export async function onnxPackages(): Promise<string> {
  const { peerDependencies } = manifest.parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')))
  const wanted = `${optionalPackages.onnx}@${peerDependencies[optionalPackages.onnx]}`
  const folder = join(packageFolder, '../../.cache/test-packages', wanted)
  if (existsSync(folder)) return folder
  // Made beside it and moved in one step: another test file may be at the same.
  mkdirSync(dirname(folder), { recursive: true })
  const made = mkdtempSync(`${folder}-`)
  try {
    writeFileSync(join(made, 'package.json'), '{ "private": true }\n')
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', wanted], {
      cwd: made,
      timeout: 300_000,
    })
    renameSync(made, folder)
  } catch (error) {
    if (!existsSync(folder))
      throw new Error(`The tests of the ONNX back end need ${wanted} from npm's registry, which could not be fetched.`, { cause: error })
  } finally {
    rmSync(made, { recursive: true, force: true })
  }
  return folder
}
