import type { Backend, BackendChoice } from './backend.ts'
import { openWasmBackend } from './wasm-backend.ts'

/**
 * Opens the back end asked for.
 *
 * The next one goes here: a file beside `wasm-backend.ts` that returns a `Backend`, a name in `backendChoices`, a line in this switch.
 * `@tensorflow/tfjs-node-gpu` must then check `isUsingGpuDevice` (on the wrong CUDA it computes on the CPU with no more than a log
 * line), and `@tensorflow/tfjs-backend-webgpu` must warm up every input size, since each compiles shaders.
 * @throws when it cannot be had; there is no silent second choice
 */
export function openBackend(choice: BackendChoice): Promise<Backend> {
  switch (choice) {
    case 'auto':
    case 'wasm':
      return openWasmBackend()
  }
}
