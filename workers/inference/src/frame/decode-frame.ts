import { frameLimits } from '@parley/contracts'
import sharp from 'sharp'
import type { Pixels } from './pixels.ts'

/** A picture, or why there is none. */
export type DecodedFrame = { pixels: Pixels } | { refusal: 'too large' | 'not a JPEG' | 'dimensions' | 'corrupt' }

// One thread decodes one frame at a time, and no picture comes twice.
sharp.concurrency(1)
sharp.cache(false)

/**
 * Decodes a JPEG to RGB as it is meant to be seen: turned by its EXIF orientation, grey and CMYK converted.
 * Checks come in the order of their cost: bytes, magic number, the header's dimensions, then every pixel. A truncated picture is refused,
 * not read half grey. The intake has refused what is too large; a worker does not rely on it.
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
