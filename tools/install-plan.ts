/** One command, and what to say when it fails. */
export interface InstallStep {
  command: string[]
  /** Set for this command alone. */
  environment: Record<string, string>
  failure: string
}

export interface InstallPlan {
  /** What it takes to be of use, for people. */
  needs: string[]
  steps: InstallStep[]
  /** The package to take away when a step fails. */
  remove: string
}

export interface InstallOptions {
  /** By package, as the inference worker names them. */
  versions: Record<string, string>
  /** Of those, what is installed already: npm would take it away with everything else that no lock file knows of. */
  installed: string[]
  /** Whether to fetch CUDA's part of ONNX Runtime. */
  cuda: boolean
  /** `linux/x64` */
  platform: string
}

const onnx = 'onnxruntime-node'
const gpu = '@tensorflow/tfjs-node-gpu'

/** @returns what to do for a back end, or why nothing can be done */
export function planInstall(backend: string, options: InstallOptions): InstallPlan | string {
  if (backend === 'onnx') return planOnnx(options)
  if (backend === 'gpu') return planGpu(options)
  return backend === '' ? 'Which back end? BACKEND=gpu or BACKEND=onnx.' : `There is no back end ${backend} to install: gpu or onnx.`
}

// Install scripts are off in this repository; the one that is wanted is run by name, in a step of its own.
const install = (name: string, { versions, installed }: InstallOptions): InstallStep => {
  const packages = [name, ...installed.filter((other) => other !== name)].map((each) => `${each}@${versions[each]}`)
  return {
    command: ['npm', 'install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...packages],
    environment: {},
    failure: `${name} could not be fetched: npm's registry must be reachable.`,
  }
}

function planOnnx(options: InstallOptions): InstallPlan | string {
  const { versions, cuda, platform } = options
  if (cuda && platform !== 'linux/x64') return `ONNX Runtime has its CUDA part for linux/x64 only, and this is ${platform}: --cuda no.`
  const fetchCuda: InstallStep = {
    command: ['npm', 'rebuild', onnx, '--ignore-scripts=false', '--foreground-scripts'],
    environment: { ONNXRUNTIME_NODE_INSTALL: 'cuda12' },
    failure: "ONNX Runtime's CUDA part could not be fetched from api.nuget.org. For the CPU alone: --cuda no.",
  }
  return {
    needs: [
      `${onnx} ${versions[onnx]}, 275 MB: computes on this machine's CPU as it is.`,
      cuda
        ? 'On the GPU it needs the NVIDIA driver, CUDA 12 and cuDNN 9.'
        : 'Without its CUDA part: no NVIDIA driver answers here, or --cuda no was said.',
    ],
    steps: [install(onnx, options), ...(cuda ? [fetchCuda] : [])],
    remove: onnx,
  }
}

function planGpu(options: InstallOptions): InstallPlan | string {
  const { versions, platform } = options
  if (platform !== 'linux/x64') return `${gpu} is published for linux/x64, and this is ${platform}.`
  return {
    needs: [
      `${gpu} ${versions[gpu]} with TensorFlow's library, about 500 MB.`,
      'It needs the NVIDIA driver, CUDA 11.8 and cuDNN 8; on CUDA 12 it computes on the CPU, which the worker calls by its name.',
    ],
    steps: [
      install(gpu, options),
      {
        command: ['npm', 'rebuild', gpu, '--ignore-scripts=false', '--foreground-scripts'],
        environment: {},
        failure:
          "TensorFlow's library could not be fetched from storage.googleapis.com. Where that cannot be reached, name a mirror in TFJS_NODE_CDN_STORAGE.",
      },
    ],
    remove: gpu,
  }
}
