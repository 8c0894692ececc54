import type { InferenceSession, TensorConstructor } from 'onnxruntime-common'
import { detectorSize } from '../face-detector.ts'
import { faceSize, joinBatch, splitBatch, type FaceModel } from '../face-model.ts'

/** One session for each network of `convertNetworks`. */
export interface OnnxSessions {
  detector: InferenceSession
  faces: InferenceSession
}

/** The networks in ONNX Runtime. In Node it computes on the calling thread, which is blocked meanwhile. */
export function createOnnxModel({ detector, faces }: OnnxSessions, Tensor: TensorConstructor): FaceModel {
  const pictures = (items: readonly Float32Array[], side: number) => new Tensor('float32', joinBatch(items), [items.length, side, side, 3])

  async function run(session: InferenceSession, input: Record<string, InstanceType<TensorConstructor>>, batch: number) {
    const outputs = await session.run(input)
    return (name: string): Float32Array[] => {
      const data = outputs[name]?.data
      if (!(data instanceof Float32Array)) throw new Error(`the network gave no ${name}`)
      return splitBatch(data, batch)
    }
  }

  return {
    async detect(squares) {
      const output = await run(detector, { pixels: pictures(squares, detectorSize) }, squares.length)
      return output('logits')
    },
    async read(items) {
      const output = await run(faces, { faces: pictures(items, faceSize) }, items.length)
      const landmarks = output('landmarks')
      return output('probabilities').map((probabilities, i) => ({
        probabilities: [...probabilities],
        landmarks: landmarks[i] ?? new Float32Array(),
      }))
    },
  }
}
