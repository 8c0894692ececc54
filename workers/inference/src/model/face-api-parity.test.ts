import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { emotions } from '@parley/contracts'
import { openBackend } from '../backend/open-backend.ts'
import { decodeFrame } from '../frame/decode-frame.ts'
import { clipBox, cutFace, normaliseFace, regionOf } from '../frame/face-crop.ts'
import { cutSquare } from '../frame/square.ts'
import { samples, webcamPictures } from '../testing/photographs.ts'
import { facesFromLogits } from './face-boxes.ts'
import { detectorSize } from './face-detector.ts'
import { networksOf, type Networks } from './networks.ts'

// Our networks are face-api's, written anew to run 2.2 times faster. This holds them to its own call, face by face.

type FaceApi = typeof import('@vladmandic/face-api')
type Box = { x: number; y: number; width: number; height: number }

const require = createRequire(import.meta.url)
let networks: Networks
let faceapi: FaceApi

beforeAll(async () => {
  networks = networksOf((await openBackend({ backend: 'wasm', device: 'cpu' })).model)
  // The package's main entry needs libtensorflow; this one runs on the back end that stands already.
  faceapi = require('@vladmandic/face-api/dist/face-api.node-wasm.js') as FaceApi
  const models = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'model')
  const { tinyFaceDetector, faceExpressionNet, faceLandmark68TinyNet } = faceapi.nets
  await Promise.all([tinyFaceDetector, faceExpressionNet, faceLandmark68TinyNet].map((net) => net.loadFromDisk(models)))
})

const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (value, i) => Math.abs(value - (b[i] ?? Number.NaN))))
const numbers = ({ x, y, width, height }: Box) => [x, y, width, height]

const pictures = [...samples, ...webcamPictures.map(({ path }) => path)]

describe('the networks agree with face-api on', () => {
  test.each(pictures.map((path) => [path.split('/').at(-1) ?? '', path] as const))('%s', async (_name, path) => {
    const frame = await decodeFrame(readFileSync(path))
    if (!('pixels' in frame)) throw new Error(frame.refusal)
    const { pixels } = frame
    const image = faceapi.tf.tensor3d(Int32Array.from(pixels.data), [pixels.height, pixels.width, 3], 'int32')

    const logits = await networks.detect(cutSquare(pixels, { x: 0, y: 0, ...pixels }, detectorSize, 'corner'))
    const theirLogits = await (await faceapi.nets.tinyFaceDetector.forward(image, detectorSize)).data()
    expect(largestDifference(logits, theirLogits)).toBeLessThan(2e-4)

    const faces = facesFromLogits(logits, pixels)
    const options = new faceapi.TinyFaceDetectorOptions({ inputSize: detectorSize })
    const theirs = await faceapi.detectAllFaces(image, options).withFaceExpressions()
    expect(faces.length).toBe(theirs.length)
    expect(faces.length).toBeGreaterThan(0)

    for (const [i, { detection, expressions }] of theirs.entries()) {
      const { box, score } = faces[i] ?? { box: { x: 0, y: 0, width: 0, height: 0 }, score: 0 }
      expect(largestDifference(numbers(box), numbers(detection.box))).toBeLessThan(2e-3)
      expect(Math.abs(score - detection.score)).toBeLessThan(1e-4)

      const region = regionOf(clipBox(box, pixels) ?? box)
      const { probabilities, landmarks } = await networks.read(normaliseFace(cutFace(pixels, region)))
      const theirProbabilities = emotions.map((emotion) => expressions[emotion])
      expect(largestDifference(probabilities, theirProbabilities)).toBeLessThan(2e-5)

      const crop = faceapi.tf.slice3d(image, [region.y, region.x, 0], [region.height, region.width, 3])
      const theirLandmarks = await faceapi.nets.faceLandmark68TinyNet.detectLandmarks(crop)
      if (Array.isArray(theirLandmarks)) throw new Error('one crop has one set of landmarks')
      expect(
        largestDifference(
          inPixels(landmarks, region),
          theirLandmarks.positions.flatMap(({ x, y }) => [x, y]),
        ),
      ).toBeLessThan(2e-3)
      crop.dispose()
    }
    image.dispose()
  })
})

/** Landmarks as face-api counts them: in pixels of the crop, without the padding that made it a square. */
function inPixels(landmarks: Float32Array, { width, height }: Box): number[] {
  const side = Math.max(width, height)
  const padding = [(side - width) / 2, (side - height) / 2]
  return [...landmarks].map((value, i) => value * side - (padding[i % 2] ?? 0))
}
