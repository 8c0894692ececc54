/** Why a picture cannot be read, in the words of the receipt. */
export type PictureFault = 'NOT_JPEG' | 'TRUNCATED' | 'UNSUPPORTED'

export type JpegHeader = { width: number; height: number } | { fault: PictureFault }

const startOfImage = 0xd8
const endOfImage = 0xd9
const startOfScan = 0xda
/** Huffman-coded baseline, extended and progressive frames: what every decoder reads. The others are lossless, hierarchical or arithmetic. */
const readableFrames = new Set([0xc0, 0xc1, 0xc2])
/** In the range of frame headers, but tables. */
const tables = new Set([0xc4, 0xc8, 0xcc])
const endMarker = Buffer.from([0xff, endOfImage])

/**
 * Reads a JPEG's frame header and looks whether the picture has its end, without decoding it (ITU-T T.81, annex B). Made for
 * hostile input: it reads nothing outside the bytes and takes linear time. What follows the end of the image is allowed: cameras append.
 * @returns the dimensions as stored, before any EXIF orientation, or why there are none
 */
export function readJpegHeader(jpeg: Uint8Array): JpegHeader {
  if (jpeg[0] !== 0xff || jpeg[1] !== startOfImage) return { fault: 'NOT_JPEG' }
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength)
  let size: { width: number; height: number } | undefined
  let at = 2
  for (;;) {
    if (at >= bytes.length) return { fault: 'TRUNCATED' }
    if (bytes[at] !== 0xff) return { fault: at === 2 ? 'NOT_JPEG' : 'UNSUPPORTED' }
    // Any number of fill bytes may stand before a marker.
    while (bytes[at] === 0xff) at++
    const marker = bytes[at]
    if (marker === undefined) return { fault: 'TRUNCATED' }
    at++
    if (standsAlone(marker)) continue
    if (marker === endOfImage || marker === 0x00 || marker === startOfImage) return { fault: 'UNSUPPORTED' }
    if (at + 2 > bytes.length) return { fault: 'TRUNCATED' }
    const length = bytes.readUInt16BE(at)
    if (length < 2) return { fault: 'UNSUPPORTED' }
    if (at + length > bytes.length) return { fault: 'TRUNCATED' }
    if (marker === startOfScan) {
      if (size === undefined) return { fault: 'UNSUPPORTED' }
      return bytes.lastIndexOf(endMarker) >= at + length ? size : { fault: 'TRUNCATED' }
    }
    if (isFrame(marker)) {
      const frame = size === undefined && readableFrames.has(marker) ? readFrame(bytes.subarray(at + 2, at + length)) : undefined
      if (frame === undefined) return { fault: 'UNSUPPORTED' }
      size = frame
    }
    at += length
  }
}

/** Restart markers and TEM have no length. */
const standsAlone = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)

const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && !tables.has(marker)

/** A frame header's dimensions; undefined unless it has 8 bits, grey, YCbCr or CMYK, and both sides. */
function readFrame(header: Buffer): { width: number; height: number } | undefined {
  if (header.length < 6) return undefined
  const components = header.readUInt8(5)
  const [precision, height, width] = [header.readUInt8(0), header.readUInt16BE(1), header.readUInt16BE(3)]
  const readable = precision === 8 && [1, 3, 4].includes(components) && header.length >= 6 + 3 * components
  return readable && width > 0 && height > 0 ? { width, height } : undefined
}
