import { emotions } from '@parley/contracts'
import { denseNetwork, expressionShape, landmarkShape } from '../dense-network.ts'
import { createFaceDetector, detectorSize } from '../face-detector.ts'
import { faceSize } from '../face-model.ts'
import { readWeights, weightsVersion } from '../weights.ts'
import { encodeOnnx } from './onnx-file.ts'
import { recordOnnx } from './onnx-layers.ts'

/** Our networks as ONNX files; the batch is free in both. */
export interface OnnxNetworks {
  /** `pixels` `[batch, 320, 320, 3]`, 0 to 255 -> `logits` `[batch, 10, 10, 25]`. */
  detector: Uint8Array
  /** `faces` `[batch, 112, 112, 3]`, normalised -> `probabilities` `[batch, 7]`, `landmarks` `[batch, 136]`. */
  faces: Uint8Array
}

/** The detector gives 25 numbers for each cell of so many pixels. */
const cell = { pixels: 32, values: 25 } as const
/** 68 points, x and y. */
const landmarkLength = 136

/**
 * Converts face-api's weights to ONNX: the same layers in the same order as everywhere, since `createFaceDetector` and `denseNetwork`
 * themselves write them down. Weights are stored as floats, as they are computed with. Takes some tens of milliseconds, so nothing is
 * kept on disk.
 */
export async function convertNetworks(): Promise<OnnxNetworks> {
  const [detectorWeights, expression, landmark] = await Promise.all([
    readWeights('tiny_face_detector'),
    readWeights('face_expression'),
    readWeights('face_landmark_68_tiny'),
  ])
  const detector = recordOnnx()
  const pixels = detector.input('pixels', [detectorSize, detectorSize, 3])
  const cells = detectorSize / cell.pixels
  detector.outputMaps('logits', createFaceDetector(detector.layers, detectorWeights)(pixels), [cells, cells, cell.values])

  const faces = recordOnnx()
  const face = faces.input('faces', [faceSize, faceSize, 3])
  const { layers } = faces
  faces.outputVectors('probabilities', layers.softmax(denseNetwork(layers, expression, expressionShape, face)), emotions.length)
  faces.outputVectors('landmarks', denseNetwork(layers, landmark, landmarkShape, face), landmarkLength)

  return {
    detector: encodeOnnx(detector.graph('tiny_face_detector'), weightsVersion),
    faces: encodeOnnx(faces.graph('face_expression_and_landmarks'), weightsVersion),
  }
}
