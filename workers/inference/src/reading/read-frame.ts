import { toMillionths, type FaceBox, type FrameResult } from '@parley/contracts'
import { decodeFrame } from '../frame/decode-frame.ts'
import { clipBox, cutFace, normaliseFace, regionOf } from '../frame/face-crop.ts'
import type { Pixels } from '../frame/pixels.ts'
import { cutSquare } from '../frame/square.ts'
import { facesFromLogits } from '../model/face-boxes.ts'
import { detectorSize } from '../model/face-detector.ts'
import type { Networks } from '../model/networks.ts'
import { attentionOf } from './attention.ts'
import { isGoodEnough, measureFace } from './face-quality.ts'
import { valenceOf } from './valence.ts'

/** The platform's clock, here without the rest of the platform: threads start faster. */
const now = (): number => performance.timeOrigin + performance.now()

/** What a frame holds: the part of a `FrameResult` that comes from the picture. */
export type FrameReading = Pick<FrameResult, 'outcome' | 'faces' | 'probabilities' | 'box' | 'valence' | 'attention'>

/** A reading with what it cost. */
export interface TimedReading {
  reading: FrameReading
  /** Milliseconds since the epoch; null where the frame did not come so far. */
  decodedAt: number | null
  inferredAt: number | null
  /** Milliseconds of each stage that the frame went through. */
  stages: Partial<Record<InferenceStage, number>>
}

export type InferenceStage = 'decode' | 'detect' | 'express'

/** A reading without a face. */
export const noReading = (outcome: FrameReading['outcome']): FrameReading => ({
  outcome,
  faces: 0,
  probabilities: null,
  box: null,
  valence: null,
  attention: null,
})

/**
 * From the bytes of a frame to what its largest face shows. What cannot be decoded is LOW_QUALITY, as is a face too small, dark,
 * bright or blurred, whose probabilities are given all the same.
 * @throws only when the networks fail, never because of what the bytes are
 */
export async function readFrame(jpeg: Uint8Array, networks: Networks): Promise<TimedReading> {
  const start = now()
  const frame = await decodeFrame(jpeg)
  const decodedAt = now()
  const decode = decodedAt - start
  if (!('pixels' in frame)) return { reading: noReading('LOW_QUALITY'), decodedAt: null, inferredAt: null, stages: { decode } }

  const boxes = await findFaces(frame.pixels, networks)
  const detectedAt = now()
  const detect = detectedAt - decodedAt
  const [largest] = boxes
  if (largest === undefined) return { reading: noReading('NO_FACE'), decodedAt, inferredAt: detectedAt, stages: { decode, detect } }

  const reading = await readFace(frame.pixels, largest, boxes.length, networks)
  const inferredAt = now()
  return { reading, decodedAt, inferredAt, stages: { decode, detect, express: inferredAt - detectedAt } }
}

/** The faces' boxes inside the picture, largest first. */
async function findFaces(pixels: Pixels, networks: Networks): Promise<FaceBox[]> {
  const whole = { x: 0, y: 0, width: pixels.width, height: pixels.height }
  const logits = await networks.detect(cutSquare(pixels, whole, detectorSize, 'corner'))
  return facesFromLogits(logits, pixels)
    .map(({ box }) => clipBox(box, pixels))
    .filter((box) => box !== null)
    .sort((a, b) => b.width * b.height - a.width * a.height)
}

async function readFace(pixels: Pixels, box: FaceBox, faces: number, networks: Networks): Promise<FrameReading> {
  const region = regionOf(box)
  const crop = cutFace(pixels, region)
  const { probabilities, landmarks } = await networks.read(normaliseFace(crop))
  return {
    outcome: !isGoodEnough(measureFace(crop, region)) ? 'LOW_QUALITY' : faces > 1 ? 'MANY_FACES' : 'OK',
    faces,
    probabilities: probabilities.map(toMillionths),
    box,
    valence: toMillionths(valenceOf(probabilities)),
    attention: toMillionths(attentionOf(landmarks)),
  }
}
