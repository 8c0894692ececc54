import type { Region } from '../frame/pixels.ts'
import { faceSize } from '../model/face-model.ts'

/** What can be measured of a face before one trusts what the networks say of it. */
export interface FaceQuality {
  /** Shorter side in pixels of the frame. */
  size: number
  /** Mean luma, 0 to 255. */
  brightness: number
  /** Mean absolute Laplacian of the luma at the networks' size, per unit of contrast: small when blurred. */
  sharpness: number
}

/**
 * Beyond these a face is LOW_QUALITY. Chosen on photographs made worse step by step: good ones have a sharpness of 0.12 and more, blurred
 * by 4 pixels they fall to 0.03 to 0.07. The limit of darkness is low on purpose: it must catch bad light, not dark skin.
 */
const qualityLimits = { minimumSize: 40, minimumBrightness: 25, maximumBrightness: 235, minimumSharpness: 0.05 } as const

/**
 * Measures a face.
 * @param face the crop in the middle of its black square, 0 to 255
 * @param region where it lay in the frame
 */
export function measureFace(face: Float32Array, region: Region): FaceQuality {
  const side = Math.max(region.width, region.height)
  const margin = (length: number) => Math.ceil(((side - length) / 2 / side) * faceSize)
  const left = margin(region.width)
  const top = margin(region.height)
  const luma = (x: number, y: number) => {
    const i = (y * faceSize + x) * 3
    return 0.299 * (face[i] ?? 0) + 0.587 * (face[i + 1] ?? 0) + 0.114 * (face[i + 2] ?? 0)
  }
  let count = 0
  let sum = 0
  let squares = 0
  let edges = 0
  // One pixel in from the crop's border, so that the black around it makes no edge.
  for (let y = top + 1; y < faceSize - top - 2; y++)
    for (let x = left + 1; x < faceSize - left - 2; x++) {
      const here = luma(x, y)
      count++
      sum += here
      squares += here * here
      edges += Math.abs(4 * here - luma(x - 1, y) - luma(x + 1, y) - luma(x, y - 1) - luma(x, y + 1))
    }
  const brightness = count === 0 ? 0 : sum / count
  const contrast = count === 0 ? 0 : Math.sqrt(Math.max(0, squares / count - brightness * brightness))
  return { size: Math.min(region.width, region.height), brightness, sharpness: contrast < 1 ? 0 : edges / count / contrast }
}

/** Whether the networks' word on such a face is worth showing. */
export const isGoodEnough = ({ size, brightness, sharpness }: FaceQuality): boolean =>
  size >= qualityLimits.minimumSize &&
  brightness >= qualityLimits.minimumBrightness &&
  brightness <= qualityLimits.maximumBrightness &&
  sharpness >= qualityLimits.minimumSharpness
