import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { emotions, type Emotion } from '@parley/contracts'
import sharp from 'sharp'
import { z } from 'zod'
import { samples } from '../check-gpu/samples.ts'

/** Real pictures for tests: those of the face-api package, and a folder outside the repository that may be absent. */

export { samples }

const webcamFolder = join(import.meta.dirname, '../../../../../shared/faces')

/** One person with eight expressions at 640x480, each with the labels that people gave it; empty when the folder is absent. */
export const webcamPictures: { name: string; path: string; labels: Emotion[] }[] = readLabels()

function readLabels() {
  const file = join(webcamFolder, 'labels.json')
  if (!existsSync(file)) return []
  const { expected } = z.object({ expected: z.record(z.string(), z.array(z.enum(emotions))) }).parse(JSON.parse(readFileSync(file, 'utf8')))
  return Object.entries(expected).map(([name, labels]) => ({ name, path: join(webcamFolder, name), labels }))
}

/** Where one face lies in each of five samples, with some room around it. */
const portraits = [
  { sample: 0, left: 662, top: 278, side: 519 },
  { sample: 2, left: 400, top: 207, side: 564 },
  { sample: 1, left: 1370, top: 90, side: 384 },
  { sample: 4, left: 197, top: 787, side: 535 },
  { sample: 5, left: 1017, top: 216, side: 448 },
] as const

/** One of five faces, square, as PNG. */
export const portrait = (index: number, size: number): Promise<Buffer> => {
  const { sample, left, top, side } = portraits[index % portraits.length] ?? portraits[0]
  return sharp(samples[sample]).extract({ left, top, width: side, height: side }).resize(size).png().toBuffer()
}

/** A picture of so many people side by side, on a wall, as a group call shows them. */
export async function groupPicture(people: number, width = 640, height = 480): Promise<Buffer> {
  const columns = Math.ceil(Math.sqrt(people))
  const size = Math.floor(Math.min(width / columns, height / Math.ceil(people / columns)))
  const tiles = Array.from({ length: people }, async (_, i) => ({
    input: await portrait(3 + i, size),
    left: (i % columns) * size,
    top: Math.floor(i / columns) * size,
  }))
  return sharp({ create: { width, height, channels: 3, background: '#8a9aa8' } })
    .composite(await Promise.all(tiles))
    .jpeg()
    .toBuffer()
}

/** A wall. */
export const noFace = (): Promise<Buffer> => groupPicture(0)

/** One person in front of a webcam. */
export const oneFace = (): Promise<Buffer> => groupPicture(1)

/** The same JPEG with a header that claims other dimensions. */
export function claimDimensions(jpeg: Buffer, width: number, height: number): Buffer {
  const copy = Buffer.from(jpeg)
  // Segments follow each other with their length; the one that starts the frame (SOF0 or SOF2) holds height and width.
  for (let at = 2; at < copy.length; at += 2 + copy.readUInt16BE(at + 2)) {
    const marker = copy[at + 1]
    if (marker !== 0xc0 && marker !== 0xc2) continue
    copy.writeUInt16BE(height, at + 5)
    copy.writeUInt16BE(width, at + 7)
    return copy
  }
  throw new Error('no frame header')
}
