import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import * as tf from '@tensorflow/tfjs-core'
import { openBackend } from '../backend/open-backend.ts'
import { readWeights, type NetworkName } from './weights.ts'

const folder = join(dirname(createRequire(import.meta.url).resolve('@vladmandic/face-api/package.json')), 'model')
const networks: NetworkName[] = ['tiny_face_detector', 'face_expression', 'face_landmark_68_tiny']

// Tensors need some back end to lie in.
beforeAll(() => openBackend({ backend: 'wasm', device: 'cpu' }))

describe('weights are those that TensorFlow.js reads', () => {
  test.each(networks)('%s', async (network) => {
    const [group] = JSON.parse(readFileSync(join(folder, `${network}_model-weights_manifest.json`), 'utf8')) as tf.io.WeightsManifestConfig
    const bytes = Uint8Array.from(readFileSync(join(folder, group?.paths[0] ?? '')))
    const theirs = Object.entries(tf.io.decodeWeights(bytes.buffer, group?.weights ?? []))
    const ours = await readWeights(network)
    expect(theirs.length).toBeGreaterThan(15)
    for (const [name, tensor] of theirs) {
      expect(ours(name).shape).toEqual(tensor.shape)
      expect(ours(name).values).toEqual(await tensor.data())
    }
  })
})

test('a weight that is not there is told by name', async () => {
  const weights = await readWeights('face_expression')
  expect(() => weights('dense9/conv0/filters')).toThrow('face_expression has no weight dense9/conv0/filters')
})

test('a weight is the same object each time', async () => {
  const weights = await readWeights('face_expression')
  expect(weights('fc/bias')).toBe(weights('fc/bias'))
})
