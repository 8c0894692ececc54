import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Env, InferenceSession, InferenceSessionFactory, TensorConstructor } from 'onnxruntime-common'
import { readGpus } from '../gpu/nvidia-smi.ts'
import { convertNetworks } from '../model/onnx/convert-networks.ts'
import { createOnnxModel } from '../model/onnx/onnx-model.ts'
import type { Backend, Candidate, OpenBackendOptions } from './backend.ts'
import { findOptionalPackage, NotInstalledError, optionalPackages, type OptionalPackage } from './optional-package.ts'

/** What we use of `onnxruntime-node`; its types are those of `onnxruntime-common`. */
interface OnnxRuntime {
  InferenceSession: InferenceSessionFactory
  Tensor: TensorConstructor
  env: Env
}

/**
 * ONNX Runtime, on CUDA or on the CPU; never on the CPU where CUDA was asked for.
 *
 * On CUDA a session is refused when one of its steps would be computed by the CPU (`disable_cpu_ep_fallback`), so that an open session is
 * the proof that the GPU computes. The package carries the CPU's code; CUDA's (version 12, with cuDNN 9) comes with
 * `make install-backend BACKEND=onnx`.
 * @throws NotInstalledError, or with ONNX Runtime's word on why the device cannot be had
 */
export async function openOnnxBackend(device: Candidate['device'], { cores = 1, packages }: OpenBackendOptions): Promise<Backend> {
  const found = findOptionalPackage(optionalPackages.onnx, packages)
  if (found === undefined) throw new NotInstalledError('onnx')
  // The package's shape is known by its pinned version; what it lacks shows at the first use below.
  const runtime = found.load() as OnnxRuntime
  // What goes wrong is thrown, and told once.
  runtime.env.logLevel = 'fatal'
  const { detector, faces } = await convertNetworks()
  const options = sessionOptions(device, cores)
  const sessions = {
    detector: await runtime.InferenceSession.create(detector, options),
    faces: await runtime.InferenceSession.create(faces, options),
  }
  return {
    backend: 'onnx',
    device,
    deviceName: device === 'gpu' ? await gpuName() : 'CPU',
    versions: { [optionalPackages.onnx]: found.version },
    model: createOnnxModel(sessions, runtime.Tensor),
  }
}

/** Whether the CUDA library lies where the package's own install script puts it. It may still fail to load. */
export const hasCuda = ({ folder }: OptionalPackage): boolean =>
  existsSync(join(folder, 'bin/napi-v6', process.platform, process.arch, 'libonnxruntime_providers_cuda.so'))

function sessionOptions(device: Candidate['device'], cores: number): InferenceSession.SessionOptions {
  // A plan of memory is made anew for each batch size, and costs ten times the computing when sizes change.
  const common = { enableMemPattern: false }
  if (device === 'gpu') return { ...common, executionProviders: ['cuda'], extra: { session: { disable_cpu_ep_fallback: '1' } } }
  return {
    ...common,
    executionProviders: ['cpu'],
    intraOpNumThreads: cores,
    interOpNumThreads: 1,
    // Threads that wait by spinning take the cores from those that decode.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  }
}

/** ONNX Runtime does not tell which GPU it took; without a choice of ours it is the first. */
async function gpuName(): Promise<string> {
  const [first] = await readGpus()
  return first === undefined ? 'GPU by CUDA' : `${first.name} by CUDA`
}
