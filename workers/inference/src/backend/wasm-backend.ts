import { createRequire } from 'node:module'
import { dirname, join, sep } from 'node:path'
import { createTensorflowModel } from '../model/tensorflow/tensorflow-model.ts'
import type { Backend } from './backend.ts'

/**
 * TensorFlow.js on WebAssembly with SIMD, one core. Node has no threads for it (the flag crashes): run several in worker threads.
 * @throws when WebAssembly cannot be set up. The pure JavaScript back end, twenty times slower, is never taken in its place.
 */
export async function openWasmBackend(): Promise<Backend> {
  const [tf, wasm] = await Promise.all([import('@tensorflow/tfjs-core'), import('@tensorflow/tfjs-backend-wasm')])
  const packageFolder = dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/package.json'))
  // The back end joins folder and file name as strings, hence the separator at the end.
  wasm.setWasmPaths(join(packageFolder, 'dist') + sep)
  // A failure is told by the answer, not by an exception.
  if (!(await tf.setBackend('wasm'))) throw new Error('TensorFlow.js could not set up its WebAssembly back end')
  await tf.ready()
  return {
    backend: 'wasm',
    device: 'cpu',
    deviceName: 'CPU, WebAssembly with SIMD',
    versions: { '@tensorflow/tfjs-core': tf.version_core, '@tensorflow/tfjs-backend-wasm': wasm.version_wasm },
    model: await createTensorflowModel(tf),
  }
}
