import type { FaceModel } from '../model/face-model.ts'

/** What `INFERENCE_BACKEND` may ask for. `auto` takes the best that this machine has. */
export const backendChoices = ['auto', 'gpu', 'onnx', 'wasm'] as const
export type BackendChoice = (typeof backendChoices)[number]

/** A back end on a kind of device: what `auto` chooses among, and what can be opened. */
export interface Candidate {
  backend: Exclude<BackendChoice, 'auto'>
  device: 'gpu' | 'cpu'
}

/** Where the networks are computed, and that they really are. */
export interface Backend extends Candidate {
  /** What computes, in words: `NVIDIA T4 by CUDA`, `CPU`. */
  deviceName: string
  /** Versions of the packages that compute, by name. */
  versions: Record<string, string>
  model: FaceModel
}

export interface OpenBackendOptions {
  /** Cores that one call may use, where the back end can use several (ONNX on the CPU); default 1. */
  cores?: number | undefined
  /** Folder in whose `node_modules` the optional packages are looked for; default: where this package's own are found. */
  packages?: string | undefined
}

/** As it stands in logs and in `modelVersion`: `wasm`, `onnx cuda`, `onnx cpu`, `gpu cuda`, `gpu cpu`. */
export function backendLabel({ backend, device }: Candidate): string {
  if (backend === 'wasm') return backend
  return `${backend} ${device === 'gpu' ? 'cuda' : 'cpu'}`
}
