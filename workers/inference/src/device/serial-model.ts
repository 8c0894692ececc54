import type { FaceModel } from '../model/face-model.ts'

/** A batch that was computed. */
export interface BatchDone {
  network: 'detect' | 'read'
  size: number
  milliseconds: number
}

/**
 * A model whose calls wait for each other, in the order they come: what a `FaceModel` demands of several callers.
 * @param onBatch hears how long each call kept the device
 */
export function serialModel(model: FaceModel, onBatch: (batch: BatchDone) => void): FaceModel {
  let last: Promise<unknown> = Promise.resolve()
  function after<T>(network: BatchDone['network'], size: number, call: () => Promise<T>): Promise<T> {
    const result = last.then(async () => {
      const start = performance.now()
      try {
        return await call()
      } finally {
        onBatch({ network, size, milliseconds: performance.now() - start })
      }
    })
    last = result.catch(() => undefined)
    return result
  }
  return {
    detect: (squares) => after('detect', squares.length, () => model.detect(squares)),
    read: (faces) => after('read', faces.length, () => model.read(faces)),
  }
}
