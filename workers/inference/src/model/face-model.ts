/** Side in pixels of the face that the expression and landmark networks take. */
export const faceSize = 112

/** What the networks say of one face. */
export interface FaceOutput {
  /** Seven numbers that add up to 1, in the order of the contract's `emotions`. */
  probabilities: number[]
  /** 68 points x, y in turn, as fractions of the square crop's side; the order of the iBUG 300-W scheme. */
  landmarks: Float32Array
}

/**
 * The networks on one device: the seam between the rest of the worker and what computes. They take plain numbers and give plain numbers,
 * in batches; one answer for each item, in order. Calls do not overlap: whoever holds a model waits for the one before.
 */
export interface FaceModel {
  /**
   * @param squares each `detectorSize` x `detectorSize` x 3, row by row, 0 to 255
   * @returns logits for `facesFromLogits`
   */
  detect(squares: readonly Float32Array[]): Promise<Float32Array[]>
  /** @param faces each `faceSize` x `faceSize` x 3, normalised */
  read(faces: readonly Float32Array[]): Promise<FaceOutput[]>
}

/** One array after the other, as the networks take a batch. A single one is not copied. */
export function joinBatch(items: readonly Float32Array[]): Float32Array {
  const [first = new Float32Array()] = items
  if (items.length === 1) return first
  const joined = new Float32Array(first.length * items.length)
  items.forEach((item, i) => joined.set(item, i * first.length))
  return joined
}

/** The parts of a batch's output, one for each item, each in memory of its own. */
export function splitBatch(output: Float32Array, batch: number): Float32Array[] {
  if (batch === 1) return [output]
  const length = output.length / batch
  return Array.from({ length: batch }, (_, i) => output.slice(i * length, (i + 1) * length))
}
