import type { FaceModel } from '../model/face-model.ts'

/** How fast the networks are at one batch size. */
export interface BatchSpeed {
  batch: number
  /** Milliseconds for a whole batch, means. */
  detectMs: number
  readMs: number
  framesPerSecond: number
}

/**
 * Runs both networks on batches of real pictures for about `seconds`, after two rounds that do not count.
 * @param squares, faces repeated to fill a batch
 */
export async function measureBatch(
  model: FaceModel,
  input: { squares: readonly Float32Array[]; faces: readonly Float32Array[] },
  { batch, seconds }: { batch: number; seconds: number },
): Promise<BatchSpeed> {
  const squares = fill(input.squares, batch)
  const faces = fill(input.faces, batch)
  for (let warming = 0; warming < 2; warming++) {
    await model.detect(squares)
    await model.read(faces)
  }
  let rounds = 0
  let detecting = 0
  let reading = 0
  while (rounds === 0 || detecting + reading < seconds * 1000) {
    const start = performance.now()
    await model.detect(squares)
    const detected = performance.now()
    await model.read(faces)
    detecting += detected - start
    reading += performance.now() - detected
    rounds++
  }
  return {
    batch,
    detectMs: detecting / rounds,
    readMs: reading / rounds,
    framesPerSecond: (rounds * batch * 1000) / (detecting + reading),
  }
}

const fill = (items: readonly Float32Array[], count: number): Float32Array[] =>
  Array.from({ length: count }, (_, i) => items[i % items.length] ?? new Float32Array())
