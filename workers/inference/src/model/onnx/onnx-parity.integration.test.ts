import { beforeAll, describe, expect, test } from '@jest/globals'
import { compare, type Sight } from '../../check-gpu/agreement.ts'
import { onnxPackages } from '../../testing/onnx-packages.ts'
import { samples, webcamPictures } from '../../testing/photographs.ts'
import { see, type Seen } from '../../testing/see.ts'

// What we convert to ONNX computes what TensorFlow.js computes, which `face-api-parity.test.ts` holds to face-api itself.
const pictures = [...samples, ...webcamPictures.map(({ path }) => path)]
/** Each picture by itself, then all of them as one batch. */
const looks = [...pictures.map((path) => [path]), pictures]
let wasm: Seen
let onnx: Seen

beforeAll(async () => {
  const packages = await onnxPackages()
  wasm = await see({ candidate: { backend: 'wasm', device: 'cpu' }, options: {}, looks: looks.map((paths) => ({ paths })) })
  onnx = await see({
    candidate: { backend: 'onnx', device: 'cpu' },
    options: { packages },
    looks: looks.map((paths, i) => ({ paths, cuts: wasm.sights[i]?.boxes })),
  })
}, 300_000)

const blind: Sight = { boxes: [], outputs: [], faces: [] }

describe('ONNX Runtime agrees with TensorFlow.js on', () => {
  const names = looks.map((paths) => (paths.length === 1 ? (paths[0]?.split('/').at(-1) ?? '') : 'all of them in one batch'))
  test.each(names.map((name, i) => [name, i] as const))('%s', (_name, i) => {
    const agreement = compare(onnx.sights[i] ?? blind, wasm.sights[i] ?? blind)
    expect(agreement.faces).toBeGreaterThan(0)
    expect(agreement.sameFaces).toBe(true)
    expect(agreement.box).toBeLessThan(2e-3)
    expect(agreement.probability).toBeLessThan(2e-5)
    expect(agreement.landmark).toBeLessThan(2e-5)
  })
})

test('it says what computes', () => {
  expect(onnx.about).toEqual({
    backend: 'onnx',
    device: 'cpu',
    deviceName: 'CPU',
    versions: { 'onnxruntime-node': expect.stringMatching(/^1\./) as unknown },
  })
})

test('a GPU that is asked for is not replaced by the CPU', async () => {
  const options = { packages: await onnxPackages() }
  await expect(see({ candidate: { backend: 'onnx', device: 'gpu' }, options, looks: [] })).rejects.toThrow(/cuda/i)
})
