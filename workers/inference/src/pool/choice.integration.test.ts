import { afterEach, describe, expect, test } from '@jest/globals'
import { createLogger, now } from '@parley/platform'
import { Writable } from 'node:stream'
import { onnxPackages } from '../testing/onnx-packages.ts'
import { oneFace } from '../testing/photographs.ts'
import { standInGpu, type StandInState } from '../testing/stand-in-gpu.ts'
import { createInferencePool, type InferencePool, type InferencePoolOptions } from './inference-pool.ts'

// Which back end is taken, and why not another, with real processes and threads. TensorFlow's library for GPUs stands in for itself (it
// cannot be had everywhere, and needs a GPU): it says what the real one would, and computes with WebAssembly.
const slow = 300_000

let pool: InferencePool
const undo: (() => void)[] = []
afterEach(async () => {
  await pool.close()
  for (const each of undo.splice(0)) each()
})

/** Opens a pool, and gives what it logs. */
function open(options: Partial<InferencePoolOptions>) {
  const lines: Record<string, unknown>[] = []
  const destination = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)) as Record<string, unknown>)
      done()
    },
  })
  pool = createInferencePool({
    logger: createLogger({ name: 'pool', level: 'info', destination }),
    threads: 1,
    deadlineMs: 60_000,
    ...options,
  })
  return lines
}
function standIn(state: StandInState): string {
  const { packages, remove } = standInGpu(state)
  undo.push(remove)
  return packages
}
const read = async () => pool.read({ interviewId: 'one', jpeg: await oneFace(), receivedAt: now() })
const takenIn = (lines: Record<string, unknown>[]) => lines.find(({ msg }) => msg === 'inference back end taken')

describe('auto', () => {
  test(
    'takes a GPU where there is one, and computes in batches there',
    async () => {
      const lines = open({ packages: standIn('gpu'), backend: 'auto', batch: 2 })
      await pool.ready
      expect(takenIn(lines)).toMatchObject({ backend: 'gpu cuda', refused: [] })
      expect(pool.capacity).toBe(4)
      expect(await read()).toMatchObject({ reading: { outcome: 'OK' }, modelVersion: expect.stringMatching(/ gpu cuda$/) as unknown })
    },
    slow,
  )

  test(
    'passes over a GPU that TensorFlow does not use, and says so',
    async () => {
      const lines = open({ packages: standIn('cpu'), backend: 'auto' })
      await pool.ready
      expect(takenIn(lines)).toMatchObject({
        backend: 'wasm',
        refused: expect.arrayContaining([expect.stringMatching(/^gpu cuda: TensorFlow found no GPU/)]) as unknown,
      })
      expect((await read()).modelVersion).toMatch(/ wasm$/)
    },
    slow,
  )

  test(
    'takes ONNX on the CPU before wasm',
    async () => {
      const lines = open({ packages: await onnxPackages(), backend: 'auto' })
      await pool.ready
      expect(takenIn(lines)).toMatchObject({
        backend: 'onnx cpu',
        refused: [
          'gpu cuda: @tensorflow/tfjs-node-gpu is not installed: make install-backend BACKEND=gpu',
          'onnx cuda: onnxruntime-node is installed without its CUDA library',
        ],
      })
      expect(await read()).toMatchObject({ reading: { outcome: 'OK' }, modelVersion: expect.stringMatching(/ onnx cpu$/) as unknown })
    },
    slow,
  )
})

describe('a back end asked for by name', () => {
  test(
    'computes on the CPU when it can do no better, and is called so',
    async () => {
      open({ packages: standIn('cpu'), backend: 'gpu' })
      await pool.ready
      expect(await read()).toMatchObject({ reading: { outcome: 'OK' }, modelVersion: expect.stringMatching(/ gpu cpu$/) as unknown })
    },
    slow,
  )

  test('is not replaced when it is not installed', async () => {
    open({ packages: '/nowhere', backend: 'onnx' })
    await expect(pool.ready).rejects.toThrow('onnxruntime-node is not installed')
    expect(pool.missing()).toContain('onnx cpu: onnxruntime-node is not installed: make install-backend BACKEND=onnx')
  })

  test(
    'is not replaced when its library is missing, and is tried again',
    async () => {
      open({ packages: standIn('broken'), backend: 'gpu' })
      await expect(pool.ready).rejects.toThrow('libcudart.so.11.0')
      expect(pool.missing()).toContain('gpu cpu: libcudart.so.11.0: cannot open shared object file')
    },
    slow,
  )
})

describe('where a GPU is required', () => {
  test(
    'one that computes will do',
    async () => {
      open({ packages: standIn('gpu'), backend: 'auto', requireGpu: true })
      await pool.ready
      expect(pool.missing()).toBeUndefined()
    },
    slow,
  )

  test(
    'TensorFlow’s silent fall to the CPU will not',
    async () => {
      open({ packages: standIn('cpu'), backend: 'gpu', requireGpu: true })
      await expect(pool.ready).rejects.toThrow('TensorFlow found no GPU')
      expect(pool.missing()).toContain('TensorFlow found no GPU that it can use and would compute on the CPU')
    },
    slow,
  )

  test('ONNX on the CPU and wasm will not', async () => {
    open({ packages: await onnxPackages(), backend: 'auto', requireGpu: true })
    await expect(pool.ready).rejects.toThrow('wasm: REQUIRE_GPU asks for a GPU')
    expect(pool.missing()).toContain('onnx cpu: REQUIRE_GPU asks for a GPU')
  })
})
