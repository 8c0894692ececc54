import { beforeAll, expect, test } from '@jest/globals'
import * as tf from '@tensorflow/tfjs-core'
import { openBackend } from '../../backend/open-backend.ts'
import { compare, lookAt, readPhotographs, type Photograph } from '../../check-gpu/agreement.ts'
import { samples } from '../../testing/photographs.ts'
import type { FaceModel } from '../face-model.ts'

// The networks take batches on every back end of TensorFlow.js; here on the one that runs everywhere.
let model: FaceModel
let photographs: Photograph[]
beforeAll(async () => {
  ;({ model } = await openBackend({ backend: 'wasm', device: 'cpu' }))
  photographs = await readPhotographs(samples)
})

/** One picture and one face at a time. */
const singly: FaceModel = {
  detect: async (squares) => (await Promise.all(squares.map((square) => model.detect([square])))).flat(),
  read: async (faces) => (await Promise.all(faces.map((face) => model.read([face])))).flat(),
}

test('a batch says of each picture and each face what it would say of it alone', async () => {
  const alone = await lookAt(singly, photographs)
  const together = await lookAt(model, photographs, alone.boxes)
  const agreement = compare(together, alone)
  expect(agreement.faces).toBeGreaterThan(10)
  expect(agreement.sameFaces).toBe(true)
  expect(agreement.box).toBeLessThan(1e-3)
  expect(agreement.probability).toBeLessThan(1e-5)
  expect(agreement.landmark).toBeLessThan(1e-5)
})

test('nothing is left in memory', async () => {
  const before = tf.memory().numTensors
  await lookAt(model, photographs)
  expect(tf.memory().numTensors).toBe(before)
})
