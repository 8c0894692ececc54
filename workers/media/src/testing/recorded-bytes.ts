import { createHash, randomBytes } from 'node:crypto'

/** An EBML header of document type `webm` (RFC 8794, section 11.2.4), as browsers begin a recording. */
const webmHeader = Buffer.from([
  ...[0x1a, 0x45, 0xdf, 0xa3, 0x9f], // EBML, 31 bytes
  ...[0x42, 0x86, 0x81, 1, 0x42, 0xf7, 0x81, 1, 0x42, 0xf2, 0x81, 4, 0x42, 0xf3, 0x81, 8], // versions, lengths of ids and sizes
  ...[0x42, 0x82, 0x84, ...Buffer.from('webm')],
  ...[0x42, 0x87, 0x81, 4, 0x42, 0x85, 0x81, 2], // versions of the document type
])

/** An `ftyp` box of brand `isom` (ISO/IEC 14496-12). */
const mp4Header = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.from([0, 0, 2, 0]), Buffer.from('isomiso2')])

export interface Recorded {
  bytes: Buffer
  size: number
  /** Hexadecimal. */
  sha256: string
}

const recorded = (bytes: Buffer): Recorded => ({ bytes, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') })

/** Begins as a WebM file does, and goes on with bytes that are others each time. */
export const recordedWebm = (size: number): Recorded => recorded(Buffer.concat([webmHeader, randomBytes(size - webmHeader.length)]))

export const recordedMp4 = (size: number): Recorded => recorded(Buffer.concat([mp4Header, randomBytes(size - mp4Header.length)]))

/** Of no kind that is recorded. */
export const recordedText = (text: string): Recorded => recorded(Buffer.from(text))
