import type { Pixels, Region } from './pixels.ts'

/** Where the region lies in its square: at the top left, as the detector wants it, or in the middle, as the face networks do. */
export type Placement = 'corner' | 'centre'

/**
 * Cuts a region, pads it with black to a square and scales it to `size`.
 *
 * Bilinear in TensorFlow's older convention (a pixel's place is its corner, no half pixels), since the networks were trained with it.
 * One pixel of padding more or less moves probabilities by up to 0.15: the parity test holds this function to face-api.
 * @returns `size * size * 3` numbers, 0 to 255
 */
export function cutSquare(pixels: Pixels, region: Region, size: number, placement: Placement): Float32Array<ArrayBuffer> {
  const side = Math.max(region.width, region.height)
  const offset = (length: number) => (placement === 'centre' ? Math.floor((side - length) / 2) : 0)
  const columns = sample(size, side, region.x, region.width, offset(region.width), 3)
  const rows = sample(size, side, region.y, region.height, offset(region.height), pixels.width * 3)
  const { data } = pixels
  const square = new Float32Array(size * size * 3)
  let to = 0
  for (let row = 0; row < size; row++) {
    const upper = rows.first[row] as number
    const lower = rows.second[row] as number
    const upperWeight = rows.firstWeight[row] as number
    const lowerWeight = rows.secondWeight[row] as number
    if (upperWeight === 0 && lowerWeight === 0) {
      to += size * 3
      continue
    }
    for (let column = 0; column < size; column++) {
      const left = columns.first[column] as number
      const right = columns.second[column] as number
      const leftWeight = columns.firstWeight[column] as number
      const rightWeight = columns.secondWeight[column] as number
      for (let channel = 0; channel < 3; channel++)
        square[to++] =
          upperWeight * (leftWeight * byte(data, upper + left + channel) + rightWeight * byte(data, upper + right + channel)) +
          lowerWeight * (leftWeight * byte(data, lower + left + channel) + rightWeight * byte(data, lower + right + channel))
    }
  }
  return square
}

// Every index comes from `sample`, which keeps them inside the picture.
const byte = (data: Uint8Array, index: number) => data[index] as number

/** For each target place: where in `data` its two neighbours lie, and what each counts. Outside the region a neighbour counts nothing. */
function sample(size: number, side: number, start: number, length: number, offset: number, stride: number) {
  const first = new Int32Array(size)
  const second = new Int32Array(size)
  const firstWeight = new Float64Array(size)
  const secondWeight = new Float64Array(size)
  const inside = (place: number) => place >= offset && place < offset + length
  const index = (place: number) => (start + Math.min(Math.max(place - offset, 0), length - 1)) * stride
  for (let i = 0; i < size; i++) {
    const place = (i * side) / size
    const near = Math.floor(place)
    const far = Math.min(near + 1, side - 1)
    first[i] = index(near)
    second[i] = index(far)
    firstWeight[i] = inside(near) ? 1 - (place - near) : 0
    secondWeight[i] = inside(far) ? place - near : 0
  }
  return { first, second, firstWeight, secondWeight }
}
