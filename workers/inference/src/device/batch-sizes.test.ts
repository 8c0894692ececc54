import { expect, test } from '@jest/globals'
import type { FaceModel } from '../model/face-model.ts'
import { batchSizes, padBatches } from './batch-sizes.ts'

test.each([
  [1, [1]],
  [2, [1, 2]],
  [12, [1, 2, 4, 8, 12]],
  [16, [1, 2, 4, 8, 16]],
])('up to %d: %j', (largest, sizes) => {
  expect(batchSizes(largest)).toEqual(sizes)
})

test('a batch is filled up to the next size, and answered without what filled it', async () => {
  const seen: number[] = []
  const model: FaceModel = {
    detect: async (squares) => (seen.push(squares.length), squares.map((square) => square.map((value) => value + 1))),
    read: async (faces) => (seen.push(faces.length), faces.map((landmarks) => ({ probabilities: [...landmarks], landmarks }))),
  }
  const padded = padBatches(model, [1, 2, 4, 8])
  const items = [1, 2, 3].map((value) => Float32Array.of(value, value))
  expect((await padded.detect(items)).map((logits) => [...logits])).toEqual([
    [2, 2],
    [3, 3],
    [4, 4],
  ])
  expect((await padded.read(items.slice(0, 2))).map(({ probabilities }) => probabilities)).toEqual([
    [1, 1],
    [2, 2],
  ])
  expect(seen).toEqual([4, 2])
})
