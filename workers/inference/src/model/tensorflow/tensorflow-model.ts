import { denseNetwork, expressionShape, landmarkShape } from '../dense-network.ts'
import { createFaceDetector, detectorSize } from '../face-detector.ts'
import { faceSize, joinBatch, splitBatch, type FaceModel } from '../face-model.ts'
import { readWeights } from '../weights.ts'
import { tensorflowLayers, type Tf } from './tensorflow-layers.ts'

/**
 * The networks on whatever back end TensorFlow.js has been set to. Only `await tensor.data()` is used to read, since `dataSync` does not
 * exist on every GPU back end in Node.
 */
export async function createTensorflowModel(tf: Tf): Promise<FaceModel> {
  const [detectorWeights, expression, landmark] = await Promise.all([
    readWeights('tiny_face_detector'),
    readWeights('face_expression'),
    readWeights('face_landmark_68_tiny'),
  ])
  const layers = tensorflowLayers(tf)
  const detector = createFaceDetector(layers, detectorWeights)
  return {
    async detect(squares) {
      const batch = squares.length
      const logits = tf.tidy(() => detector(tf.tensor4d(joinBatch(squares), [batch, detectorSize, detectorSize, 3])))
      try {
        return splitBatch(await logits.data<'float32'>(), batch)
      } finally {
        logits.dispose()
      }
    },
    async read(faces) {
      const batch = faces.length
      const outputs = tf.tidy(() => {
        const input = tf.tensor4d(joinBatch(faces), [batch, faceSize, faceSize, 3])
        return [
          layers.softmax(denseNetwork(layers, expression, expressionShape, input)),
          denseNetwork(layers, landmark, landmarkShape, input),
        ] as const
      })
      try {
        const [probabilities, landmarks] = await Promise.all([outputs[0].data<'float32'>(), outputs[1].data<'float32'>()])
        const points = splitBatch(landmarks, batch)
        return splitBatch(probabilities, batch).map((each, i) => ({
          probabilities: [...each],
          landmarks: points[i] ?? new Float32Array(),
        }))
      } finally {
        outputs.forEach((output) => output.dispose())
      }
    },
  }
}
