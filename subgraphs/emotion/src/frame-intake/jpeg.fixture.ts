/** A segment with its length. */
export const segment = (marker: number, payload: readonly number[]): number[] => [
  0xff,
  marker,
  (payload.length + 2) >> 8,
  (payload.length + 2) & 0xff,
  ...payload,
]

export interface JpegShape {
  width?: number
  height?: number
  /** Marker of the frame header; default baseline. */
  frame?: number
  precision?: number
  components?: number
  /** Bytes of entropy-coded data. */
  scanBytes?: number
}

/** A picture as far as intake looks: headers, a scan and the end; 640x480 unless told. Its scan does not decode. */
export function jpegOf({
  width = 640,
  height = 480,
  frame = 0xc0,
  precision = 8,
  components = 3,
  scanBytes = 200,
}: JpegShape = {}): Buffer {
  const parts = Array.from({ length: components }, (_, index) => index + 1)
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 16)]),
    ...segment(frame, [
      precision,
      height >> 8,
      height & 0xff,
      width >> 8,
      width & 0xff,
      components,
      ...parts.flatMap((id) => [id, 0x11, 0]),
    ]),
    ...segment(0xda, [components, ...parts.flatMap((id) => [id, 0]), 0, 63, 0]),
    ...Array.from({ length: scanBytes }, (_, index) => index % 251),
    ...[0xff, 0xd9],
  ])
}
