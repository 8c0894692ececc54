import type { FaceBox } from '@parley/contracts'
import { faceSize } from '../model/face-model.ts'
import type { Pixels, Region } from './pixels.ts'
import { cutSquare } from './square.ts'

/** Means of red, green and blue that the expression and landmark networks were trained with. */
const mean = [122.782, 117.001, 104.298] as const

/** The part of a box that lies inside the picture; null when none does. */
export function clipBox(box: FaceBox, { width, height }: Pixels): FaceBox | null {
  const x = Math.max(box.x, 0)
  const y = Math.max(box.y, 0)
  const clipped = { x, y, width: Math.min(box.x + box.width, width) - x, height: Math.min(box.y + box.height, height) - y }
  return clipped.width >= 1 && clipped.height >= 1 ? clipped : null
}

/** The whole pixels of a clipped box, rounded down as the networks' authors do. */
export const regionOf = (box: FaceBox): Region => ({
  x: Math.floor(box.x),
  y: Math.floor(box.y),
  width: Math.floor(box.width),
  height: Math.floor(box.height),
})

/** The face in the middle of a black square, `faceSize * faceSize * 3` numbers, 0 to 255. */
export const cutFace = (pixels: Pixels, region: Region): Float32Array => cutSquare(pixels, region, faceSize, 'centre')

/** The face as the networks take it: `(pixel - mean) / 255`. */
export function normaliseFace(face: Float32Array): Float32Array<ArrayBuffer> {
  const normalised = new Float32Array(face.length)
  for (let i = 0; i < face.length; i += 3)
    for (let channel = 0; channel < 3; channel++)
      normalised[i + channel] = ((face[i + channel] as number) - (mean[channel] as number)) / 255
  return normalised
}
