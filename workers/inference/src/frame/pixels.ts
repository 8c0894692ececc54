/** A decoded picture. */
export interface Pixels {
  /** Red, green, blue in turn, row by row: `width * height * 3` bytes. */
  data: Uint8Array
  width: number
  height: number
}

/** A part of a picture in whole pixels, inside it. */
export interface Region {
  x: number
  y: number
  width: number
  height: number
}
