import type { Worker } from 'node:worker_threads'
import type { FaceModel, FaceOutput } from '../model/face-model.ts'
import type { FrameRequest, ReaderMessage } from '../pool/reader-messages.ts'
import { createBatcher } from './batcher.ts'
import type { FromDecoder, ToDecoder } from './decoder-messages.ts'
import { serialModel } from './serial-model.ts'

export interface DeviceOptions {
  /** On the device that this thread owns. */
  model: FaceModel
  /** Most frames of a batch. */
  batch: number
  /** Longest that a frame waits for others that are on their way, milliseconds; at most once before each network. */
  batchWaitMs: number
  /** Threads that decode, cut and judge. */
  decoders: Worker[]
  send: (message: ReaderMessage) => void
}

/** Where a frame is on its way through the device. */
type Stage = 'decoding' | 'detecting' | 'cutting' | 'reading' | 'judging'

/**
 * One thread that computes, several that decode. A frame goes to the decoder with the least to do, which asks for the networks; what the
 * decoders ask is joined to batches.
 * @returns takes one frame; its answer goes to `send`. The caller bounds how many are in work
 */
export function createDevice({ model, batch, batchWaitMs, decoders, send }: DeviceOptions): (request: FrameRequest) => void {
  const serial = serialModel(model, (batch) => send({ kind: 'batch', ...batch }))
  const stages = new Map<number, Stage>()
  const work = new Map<Worker, number>(decoders.map((decoder) => [decoder, 0]))
  const count = (stage: Stage) => [...stages.values()].filter((each) => each === stage).length

  const detect = createBatcher<Float32Array, Float32Array>({
    run: (squares) => serial.detect(squares),
    size: batch,
    waitMs: batchWaitMs,
    expected: () => count('decoding'),
  })
  const read = createBatcher<Float32Array, FaceOutput>({
    run: (faces) => serial.read(faces),
    size: batch,
    waitMs: batchWaitMs,
    expected: () => count('cutting'),
  })

  /** What a decoder is told, whatever comes of it. */
  async function outcome<Out>(id: number, output: Promise<Out>, wrap: (output: Out) => ToDecoder): Promise<ToDecoder> {
    try {
      return wrap(await output)
    } catch (error) {
      return { kind: 'error', id, reason: error instanceof Error ? error.message : String(error) }
    }
  }

  async function detectFor(decoder: Worker, id: number, square: Float32Array) {
    stages.set(id, 'detecting')
    const reply = await outcome(id, detect.add(square), (logits) => ({ kind: 'detected', id, logits }))
    stages.set(id, 'cutting')
    decoder.postMessage(reply)
  }

  async function readFor(decoder: Worker, id: number, face: Float32Array) {
    stages.set(id, 'reading')
    const reply = await outcome(id, read.add(face), (output) => ({ kind: 'read', id, output }))
    stages.set(id, 'judging')
    decoder.postMessage(reply)
  }

  function receive(decoder: Worker, message: FromDecoder) {
    if (message.kind === 'ready') return
    const { id } = message
    if (message.kind === 'detect') void detectFor(decoder, id, message.square)
    else if (message.kind === 'read') void readFor(decoder, id, message.face)
    else {
      stages.delete(id)
      work.set(decoder, (work.get(decoder) ?? 1) - 1)
      // The frame that others may have waited for does not come: it could not be decoded, or holds no face.
      detect.look()
      read.look()
      send(message)
    }
  }

  for (const decoder of decoders) decoder.on('message', (message: FromDecoder) => receive(decoder, message))

  return ({ id, jpeg }) => {
    const [decoder] = [...work].reduce((least, each) => (each[1] < least[1] ? each : least))
    work.set(decoder, (work.get(decoder) ?? 0) + 1)
    stages.set(id, 'decoding')
    const frame: ToDecoder = { kind: 'frame', id, jpeg }
    decoder.postMessage(frame)
  }
}
