import { readFileSync } from 'node:fs'
import type { FaceBox } from '@parley/contracts'
import { decodeFrame } from '../frame/decode-frame.ts'
import { clipBox, cutFace, normaliseFace, regionOf } from '../frame/face-crop.ts'
import type { Pixels } from '../frame/pixels.ts'
import { cutSquare } from '../frame/square.ts'
import { facesFromLogits } from '../model/face-boxes.ts'
import { detectorSize } from '../model/face-detector.ts'
import type { FaceModel, FaceOutput } from '../model/face-model.ts'

/** A photograph, ready for the detector. */
export interface Photograph {
  pixels: Pixels
  square: Float32Array<ArrayBuffer>
}

/** @throws when a file is no JPEG that the platform would take */
export async function readPhotographs(paths: readonly string[]): Promise<Photograph[]> {
  return Promise.all(
    paths.map(async (path) => {
      const frame = await decodeFrame(readFileSync(path))
      if (!('pixels' in frame)) throw new Error(`${path}: ${frame.refusal}`)
      const { pixels } = frame
      return { pixels, square: cutSquare(pixels, { x: 0, y: 0, ...pixels }, detectorSize, 'corner') }
    }),
  )
}

/** What a model sees in photographs. */
export interface Sight {
  /** Of each photograph's faces, best score first. */
  boxes: FaceBox[][]
  /** Of all faces, photograph by photograph. */
  outputs: FaceOutput[]
  /** The faces themselves, as the networks take them. */
  faces: Float32Array<ArrayBuffer>[]
}

/**
 * Looks at photographs in batches: all pictures at once, then all faces at once.
 * @param cuts the boxes to cut faces at; default those found. Given another model's, both read the very same crops: where a box ends within
 * a rounding error of a whole pixel, the crop would differ by one
 */
export async function lookAt(model: FaceModel, photographs: readonly Photograph[], cuts?: FaceBox[][]): Promise<Sight> {
  const logits = await model.detect(photographs.map(({ square }) => square))
  const boxes = photographs.map(({ pixels }, i) => facesFromLogits(logits[i] ?? new Float32Array(), pixels).map(({ box }) => box))
  const faces = photographs.flatMap(
    ({ pixels }, i) => (cuts ?? boxes)[i]?.map((box) => normaliseFace(cutFace(pixels, regionOf(clipBox(box, pixels) ?? box)))) ?? [],
  )
  return { boxes, faces, outputs: await model.read(faces) }
}

/** Largest differences of two sights of the same photographs. */
export interface Agreement {
  faces: number
  /** Both see as many faces in each photograph. */
  sameFaces: boolean
  /** Pixels of the photograph. */
  box: number
  probability: number
  /** Shares of the crop's side. */
  landmark: number
}

/** Beyond these two back ends do not agree. On pictures up to 1920 pixels wide; probabilities are shown in whole percents. */
export const tolerance = { box: 0.1, probability: 0.001, landmark: 0.001 } as const

export function compare(a: Sight, b: Sight): Agreement {
  const numbers = ({ boxes }: Sight) => boxes.flat().flatMap(({ x, y, width, height }) => [x, y, width, height])
  return {
    faces: a.outputs.length,
    sameFaces: a.boxes.every((boxes, i) => boxes.length === b.boxes[i]?.length) && a.outputs.length === b.outputs.length,
    box: largestDifference(numbers(a), numbers(b)),
    probability: largestDifference(
      a.outputs.flatMap(({ probabilities }) => probabilities),
      b.outputs.flatMap(({ probabilities }) => probabilities),
    ),
    landmark: largestDifference(
      a.outputs.flatMap(({ landmarks }) => [...landmarks]),
      b.outputs.flatMap(({ landmarks }) => [...landmarks]),
    ),
  }
}

/** A number that is missing or not one counts as endlessly far. */
const largestDifference = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((largest, value, i) => {
    const difference = Math.abs(value - (b[i] ?? Number.NaN))
    return Math.max(largest, Number.isNaN(difference) ? Infinity : difference)
  }, 0)

export const agrees = ({ sameFaces, box, probability, landmark }: Agreement): boolean =>
  sameFaces && box <= tolerance.box && probability <= tolerance.probability && landmark <= tolerance.landmark
