import type { Backend, Candidate, OpenBackendOptions } from './backend.ts'
import { openOnnxBackend } from './onnx-backend.ts'
import { openTfjsNodeBackend } from './tfjs-node-backend.ts'
import { openWasmBackend } from './wasm-backend.ts'

/**
 * Opens a back end on the device asked for. The next one goes here: docs/inference.md says how.
 * @throws when it cannot be had; there is no silent second choice
 */
export function openBackend({ backend, device }: Candidate, options: OpenBackendOptions = {}): Promise<Backend> {
  switch (backend) {
    case 'gpu':
      return openTfjsNodeBackend(device, options)
    case 'onnx':
      return openOnnxBackend(device, options)
    case 'wasm':
      return openWasmBackend()
  }
}
