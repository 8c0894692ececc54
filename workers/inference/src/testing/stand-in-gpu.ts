import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)
const packageOf = (name: string) => dirname(require.resolve(`${name}/package.json`))

/** What TensorFlow would say: it has found a GPU, it has fallen to the CPU, or its library is missing. */
export type StandInState = 'gpu' | 'cpu' | 'broken'

/**
 * A package by the name of `@tensorflow/tfjs-node-gpu`, for machines where the real one cannot be had: its back end `tensorflow` is that of
 * WebAssembly and really computes, and says of itself what the real one would.
 * @returns the folder to look for packages in, and how to take it away
 */
export function standInGpu(state: StandInState): { packages: string; remove: () => void } {
  const packages = mkdtempSync(join(tmpdir(), 'stand-in-'))
  const folder = join(packages, 'node_modules/@tensorflow/tfjs-node-gpu')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ version: '4.22.0-stand-in', main: 'index.js' }))
  writeFileSync(join(folder, 'index.js'), state === 'broken' ? broken : computing(state === 'gpu'))
  return { packages, remove: () => rmSync(packages, { recursive: true }) }
}

const broken = `throw new Error('libcudart.so.11.0: cannot open shared object file')`

const computing = (isUsingGpuDevice: boolean) => `
const tf = require(${JSON.stringify(packageOf('@tensorflow/tfjs-core'))})
const wasm = require(${JSON.stringify(packageOf('@tensorflow/tfjs-backend-wasm'))})
wasm.setWasmPaths(${JSON.stringify(join(packageOf('@tensorflow/tfjs-backend-wasm'), 'dist/'))})
tf.copyRegisteredKernels('wasm', 'tensorflow')
tf.registerBackend('tensorflow', async () => {
  const backend = await tf.engine().registryFactory.wasm.factory()
  return Object.assign(backend, { isGPUPackage: true, isUsingGpuDevice: ${isUsingGpuDevice} })
})
module.exports = tf`
