import type { Backend } from '../backend/backend.ts'
import { runDenseNetwork, type DenseShape } from './dense-blocks.ts'
import { createFaceDetector, detectorSize } from './face-detector.ts'
import { loadWeights } from './weights.ts'

/** Side in pixels of the face that the expression and landmark networks take. */
export const faceSize = 112

const expressionShape: DenseShape = { blocks: 4, layers: 4 }
const landmarkShape: DenseShape = { blocks: 3, layers: 3 }

/** What the networks say of one face. */
export interface FaceOutput {
  /** Seven numbers that add up to 1, in the order of the contract's `emotions`. */
  probabilities: number[]
  /** 68 points x, y in turn, as fractions of the square crop's side; the order of the iBUG 300-W scheme. */
  landmarks: Float32Array
}

/** The networks of one thread, warm once `warmUp` has resolved. They take plain numbers and give plain numbers. */
export interface Networks {
  /**
   * @param square `detectorSize` x `detectorSize` x 3, row by row, 0 to 255
   * @returns logits for `facesFromLogits`
   */
  detect(square: Float32Array): Promise<Float32Array>
  /** @param face `faceSize` x `faceSize` x 3, normalised */
  read(face: Float32Array): Promise<FaceOutput>
  /** Runs everything once, so that the first frame does not pay for it. */
  warmUp(): Promise<void>
}

/** Loads the three networks onto a back end. Only `await tensor.data()` is used to read, since `dataSync` does not exist on a GPU in Node. */
export async function loadNetworks({ tf }: Backend): Promise<Networks> {
  const [detectorWeights, expression, landmark] = await Promise.all([
    loadWeights(tf, 'tiny_face_detector'),
    loadWeights(tf, 'face_expression'),
    loadWeights(tf, 'face_landmark_68_tiny'),
  ])
  const detector = createFaceDetector(tf, detectorWeights)
  const networks: Networks = {
    async detect(square) {
      const logits = tf.tidy(() => detector(tf.tensor4d(square, [1, detectorSize, detectorSize, 3])))
      try {
        return await logits.data<'float32'>()
      } finally {
        logits.dispose()
      }
    },
    async read(face) {
      const outputs = tf.tidy(() => {
        const input = tf.tensor4d(face, [1, faceSize, faceSize, 3])
        return [
          tf.softmax(runDenseNetwork(tf, expression, expressionShape, input)),
          runDenseNetwork(tf, landmark, landmarkShape, input),
        ] as const
      })
      try {
        const [probabilities, landmarks] = await Promise.all([outputs[0].data<'float32'>(), outputs[1].data<'float32'>()])
        return { probabilities: [...probabilities], landmarks }
      } finally {
        outputs.forEach((output) => output.dispose())
      }
    },
    async warmUp() {
      await networks.detect(new Float32Array(detectorSize * detectorSize * 3))
      await networks.read(new Float32Array(faceSize * faceSize * 3))
    },
  }
  return networks
}
