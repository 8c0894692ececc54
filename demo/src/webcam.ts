import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import sharp from 'sharp'

/** Part of a photograph with one face in it: a 4:3 window of `width` pixels around the face's centre. */
interface Shot {
  file: string
  centreX: number
  centreY: number
  width: number
}

/** Windows into the sample photographs of `@vladmandic/face-api`, in the order in which the webcam shows them. */
const shots: Shot[] = [
  { file: 'sample6.jpg', centreX: 1257, centreY: 488, width: 520 },
  { file: 'sample6.jpg', centreX: 751, centreY: 529, width: 520 },
  { file: 'sample3.jpg', centreX: 672, centreY: 489, width: 600 },
  { file: 'sample2.jpg', centreX: 1555, centreY: 308, width: 520 },
  { file: 'sample6.jpg', centreX: 340, centreY: 668, width: 520 },
  { file: 'sample4.jpg', centreX: 765, centreY: 221, width: 520 },
  { file: 'sample5.jpg', centreX: 1499, centreY: 558, width: 600 },
  { file: 'sample1.jpg', centreX: 943, centreY: 571, width: 680 },
]

const frameWidth = 640
const frameHeight = 480
/** How far the face wanders, in pixels of the photograph, and how many frames one expression stays. */
const sway = 10
const framesPerShot = 6

/**
 * A webcam's pictures: 640x480 JPEG of real photographs, one face each, moving a little from frame to frame. The photographs are
 * decoded once, here, so that a frame costs its sender no more than a camera would.
 * @returns the picture of a frame, counted from 0; the same number gives the same picture
 */
export async function createWebcam(): Promise<(number: number) => Promise<Buffer>> {
  const scenes = await Promise.all(shots.map(cutScene))
  return (number) => {
    const scene = scenes[Math.floor(number / framesPerShot) % scenes.length] as Scene // the remainder is an index of the list
    const { data, info, width, height } = scene
    const left = Math.round(sway + sway * Math.sin(number * 0.9))
    const top = Math.round(sway + sway * Math.cos(number * 0.7))
    return sharp(data, { raw: info })
      .extract({ left, top, width, height })
      .resize(frameWidth, frameHeight, { fit: 'fill' })
      .linear(1 + 0.03 * Math.sin(number * 0.5), 0)
      .jpeg({ quality: 80 })
      .toBuffer()
  }
}

type Scene = Awaited<ReturnType<typeof cutScene>>

/** A shot's window with room to sway on every side, as pixels. */
async function cutScene({ file, centreX, centreY, width }: Shot) {
  const height = Math.round((width * frameHeight) / frameWidth)
  const { data, info } = await sharp(join(photographs(), file))
    .extract({
      left: Math.round(centreX - width / 2 - sway),
      top: Math.round(centreY - height / 2 - sway),
      width: width + 2 * sway,
      height: height + 2 * sway,
    })
    .raw()
    .toBuffer({ resolveWithObject: true })
  return { data, info: { width: info.width, height: info.height, channels: info.channels }, width, height }
}

const photographs = (): string => join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'demo')
