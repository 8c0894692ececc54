import { execFile } from 'node:child_process'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { onnxPackages } from '../testing/onnx-packages.ts'
import { standInGpu } from '../testing/stand-in-gpu.ts'

// The command as it is typed, on a machine without a GPU.
const slow = 300_000
const program = new URL('./main.ts', import.meta.url).pathname
const quick = ['--seconds', '0.01', '--batches', '1,2,4']

/** Runs it. A code is no error here. */
const run = (...options: string[]) =>
  new Promise<{ code: number; out: string; error: string }>((resolve) => {
    const child = execFile(process.execPath, ['--import', 'tsx', program, ...options], (_error, out, error) =>
      resolve({ code: child.exitCode ?? -1, out, error }),
    )
  })

let packages: string
beforeAll(async () => void (packages = await onnxPackages()), slow)

describe('make check-gpu', () => {
  test(
    'BACKEND=onnx on a CPU: the evidence, and that no GPU computes',
    async () => {
      const { code, out } = await run('--backend', 'onnx', '--packages', packages, ...quick)
      expect(code).toBe(1)
      expect(out).toContain('not onnx cuda: onnxruntime-node is installed without its CUDA library')
      expect(out).toMatch(/back end: onnx cpu\ndevice: {3}CPU\nversions: onnxruntime-node 1\./)
      expect(out).toMatch(/6 photographs, 17 faces.*\n {2}faces {9}the same/)
      for (const batch of [1, 2, 4]) expect(out).toMatch(new RegExp(`^ +${batch} +[\\d.]+ +[\\d.]+ +[\\d.]+$`, 'm'))
      expect(out).toContain('No GPU computes: onnx cpu runs on the CPU.')
    },
    slow,
  )

  test(
    'auto with nothing installed: wasm, and what to install',
    async () => {
      const { code, out } = await run('--packages', '/nowhere', ...quick)
      expect(code).toBe(1)
      expect(out).toContain('make install-backend BACKEND=gpu')
      expect(out).toContain('No GPU computes: wasm runs on the CPU.')
    },
    slow,
  )

  test(
    'on a GPU that computes and agrees: 0',
    async () => {
      const stand = standInGpu('gpu')
      try {
        const { code, out } = await run('--backend', 'gpu', '--packages', stand.packages, ...quick)
        expect(out).toContain('A GPU computes, and agrees with wasm')
        expect(code).toBe(0)
      } finally {
        stand.remove()
      }
    },
    slow,
  )

  test(
    'a back end that cannot be had: 1',
    async () => {
      const { code, out } = await run('--backend', 'gpu', '--packages', '/nowhere', ...quick)
      expect(out).toContain('No GPU computes: the back end gpu cannot be had.')
      expect(code).toBe(1)
    },
    slow,
  )

  test('a wrong command: 2, with the help', async () => {
    const { code, error } = await run('--backend', 'abacus')
    expect(code).toBe(2)
    expect(error).toContain('--backend: Invalid option')
    expect((await run('--help')).out).toContain('Exit code: 0 when a GPU computes')
  })
})
