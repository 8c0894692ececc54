import { detectorSize } from './face-detector.ts'
import { faceSize, type FaceModel, type FaceOutput } from './face-model.ts'

/** The networks as one frame sees them. Whether others are computed along with it is not its concern. An array given is theirs from then on. */
export interface Networks {
  /** @param square `detectorSize` x `detectorSize` x 3, row by row, 0 to 255 @returns logits for `facesFromLogits` */
  detect(square: Float32Array<ArrayBuffer>): Promise<Float32Array>
  /** @param face `faceSize` x `faceSize` x 3, normalised */
  read(face: Float32Array<ArrayBuffer>): Promise<FaceOutput>
}

/** A model for one frame at a time. */
export const networksOf = (model: FaceModel): Networks => ({
  detect: async (square) => only(await model.detect([square])),
  read: async (face) => only(await model.read([face])),
})

function only<T>(batch: readonly T[]): T {
  const [item] = batch
  if (item === undefined) throw new Error('the networks gave no answer')
  return item
}

/**
 * Runs both networks once for each batch size, so that the first frames do not pay for what a back end does at first sight of a shape:
 * compiling kernels, choosing algorithms, allocating.
 */
export async function warmUp(model: FaceModel, batchSizes: readonly number[] = [1]): Promise<void> {
  const blank = (side: number, count: number) => Array.from({ length: count }, () => new Float32Array(side * side * 3))
  for (const size of batchSizes) {
    await model.detect(blank(detectorSize, size))
    await model.read(blank(faceSize, size))
  }
}
