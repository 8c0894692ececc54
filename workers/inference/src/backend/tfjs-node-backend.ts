import { createRequire } from 'node:module'
import { readGpus } from '../gpu/nvidia-smi.ts'
import { createTensorflowModel } from '../model/tensorflow/tensorflow-model.ts'
import type { Tf } from '../model/tensorflow/tensorflow-layers.ts'
import type { Backend, Candidate, OpenBackendOptions } from './backend.ts'
import { findOptionalPackage, NotInstalledError, optionalPackages } from './optional-package.ts'

/** What the package's own back end says of itself; see its `nodejs_kernel_backend.ts`. */
export interface TfjsNodeState {
  /** The package is the one for GPUs. */
  isGPUPackage: boolean
  /** TensorFlow has listed a GPU among its devices, and places what it computes there. */
  isUsingGpuDevice: boolean
}

/**
 * TensorFlow's C library by `@tensorflow/tfjs-node-gpu`: CUDA 11 with cuDNN 8.
 *
 * Where it finds no GPU, or the libraries of another CUDA, it computes on the CPU with no more than a log line; so its own word is asked
 * for, and the GPU refused when there is none.
 * @throws NotInstalledError, what the package throws, or that it would compute on the CPU where a GPU was asked for
 */
export async function openTfjsNodeBackend(device: Candidate['device'], { packages }: OpenBackendOptions): Promise<Backend> {
  const found = findOptionalPackage(optionalPackages.gpu, packages)
  if (found === undefined) throw new NotInstalledError('gpu')
  restoreIsNullOrUndefined()
  // The package is TensorFlow.js with one more back end, `tensorflow`.
  const tf = found.load() as Tf
  if (!(await tf.setBackend('tensorflow'))) throw new Error('TensorFlow.js could not set up its TensorFlow back end')
  const state = tf.backend() as unknown as TfjsNodeState
  const fault = device === 'gpu' ? gpuFault(state) : undefined
  if (fault !== undefined) throw new Error(fault)
  return {
    backend: 'gpu',
    device: gpuFault(state) === undefined ? 'gpu' : 'cpu',
    deviceName: gpuFault(state) === undefined ? await gpuName() : 'CPU, by TensorFlow',
    versions: { [optionalPackages.gpu]: found.version, '@tensorflow/tfjs-core': tf.version_core },
    model: await createTensorflowModel(tf),
  }
}

/** Why no GPU computes; undefined when one does. */
export function gpuFault({ isGPUPackage, isUsingGpuDevice }: TfjsNodeState): string | undefined {
  if (!isGPUPackage) return 'the package loaded is not the one for GPUs'
  return isUsingGpuDevice
    ? undefined
    : 'TensorFlow found no GPU that it can use and would compute on the CPU: it needs the NVIDIA driver, CUDA 11 and cuDNN 8; its log above names the library it misses'
}

async function gpuName(): Promise<string> {
  const gpus = await readGpus()
  // TensorFlow places everything on the last GPU that it lists.
  const last = gpus.at(-1)
  return last === undefined ? 'GPU by CUDA' : `${last.name} by CUDA`
}

/** The package calls a function that Node 23 took away. */
export function restoreIsNullOrUndefined(): void {
  const util = createRequire(import.meta.url)('node:util') as { isNullOrUndefined?: (value: unknown) => boolean }
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
}
