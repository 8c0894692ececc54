import { once } from 'node:events'
import { backendLabel } from '../backend/backend.ts'
import { openBackend } from '../backend/open-backend.ts'
import { modelVersionOf } from '../model/model-version.ts'
import { warmUp } from '../model/networks.ts'
import type { FrameRequest, ReaderMessage, ReaderSettings } from '../pool/reader-messages.ts'
import { programs, startThread } from '../pool/start-reader.ts'
import { batchSizes, padBatches } from './batch-sizes.ts'
import { createDevice } from './device.ts'

// The process of one device: this thread owns it and computes batches, others decode. It ends with the process that started it, when it
// cannot start, and when a decoder dies; whoever started it starts another.
const settings = JSON.parse(process.argv[2] ?? '{}') as ReaderSettings

// For CUDA's libraries, unless the machine says otherwise: memory as it is needed, since others may be on the GPU; room to keep what the
// driver compiles for a GPU newer than the library; 32-bit floats as everywhere, not the shorter ones of newer GPUs.
process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true'
process.env['CUDA_CACHE_MAXSIZE'] ??= '4294967296'
process.env['NVIDIA_TF32_OVERRIDE'] ??= '0'

const send = (message: ReaderMessage, then: () => void = () => {}) => void process.send?.(message, then)
const unable = (error: unknown) =>
  send({ kind: 'unable', reason: error instanceof Error ? error.message : String(error) }, () => process.exit(1))

async function start({ candidate, packages, batch, batchWaitMs, decoders: count }: ReaderSettings): Promise<void> {
  const decoders = Array.from({ length: count }, () => startThread(programs.decoder, undefined))
  for (const decoder of decoders) decoder.on('error', unable).on('exit', (code) => unable(`a decoder ended with code ${code}`))
  const ready = Promise.all(decoders.map((decoder) => once(decoder, 'message'))) // the first is `ready`
  const backend = await openBackend(candidate, { packages, cores: count })
  const sizes = backend.device === 'gpu' ? batchSizes(batch) : [1, batch]
  await warmUp(backend.model, sizes)
  await ready
  const model = backend.device === 'gpu' ? padBatches(backend.model, sizes) : backend.model
  const take = createDevice({ model, batch, batchWaitMs, decoders, send })
  process.on('message', (request: FrameRequest) => take(request))
  send({ kind: 'warm', modelVersion: modelVersionOf(backendLabel(backend)), deviceName: backend.deviceName })
}

process.once('disconnect', () => process.exit(0))
start(settings).catch(unable)
