import sharp from 'sharp'
import type { Pixels } from './pixels.ts'

/** What a frame may be at most; the intake refuses more, and a worker does not rely on it. */
export const frameLimits = {
  /** Of the JPEG. */
  bytes: 524_288,
  /** Pixels of the longer side. */
  side: 4_096,
  /** Pixels in all: 4 megapixels, as 4096 x 1024. */
  area: 4_194_304,
} as const

/** A picture, or why there is none. */
export type DecodedFrame = { pixels: Pixels } | { refusal: 'too large' | 'not a JPEG' | 'dimensions' | 'corrupt' }

// One thread decodes one frame at a time, and no picture comes twice.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Decodes a JPEG to RGB as it is meant to be seen: turned by its EXIF orientation, grey and CMYK converted.
 * Checks come in the order of their cost: bytes, magic number, the header's dimensions, then every pixel. A truncated picture is refused,
 * not read half grey.
 */
export async function decodeFrame(jpeg: Uint8Array): Promise<DecodedFrame> {
  if (jpeg.byteLength > frameLimits.bytes) return { refusal: 'too large' }
  if (!isJpeg(jpeg)) return { refusal: 'not a JPEG' }
  try {
    const picture = sharp(jpeg, { failOn: 'warning', limitInputPixels: frameLimits.area, sequentialRead: true })
    const { width, height, format } = await picture.metadata()
    if (format !== 'jpeg') return { refusal: 'not a JPEG' }
    if (Math.max(width, height) > frameLimits.side || width * height > frameLimits.area) return { refusal: 'dimensions' }
    const { data, info } = await picture.rotate().toColourspace('srgb').removeAlpha().raw().toBuffer({ resolveWithObject: true })
    return info.channels === 3 ? { pixels: { data, width: info.width, height: info.height } } : { refusal: 'corrupt' }
  } catch {
    return { refusal: 'corrupt' }
  }
}

/** Start of image, then any marker. Sharp alone would take PNG, GIF and SVG too. */
const isJpeg = (bytes: Uint8Array) => bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff
