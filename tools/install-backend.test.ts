import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { planInstall, type InstallPlan } from './install-plan.ts'

const versions = { 'onnxruntime-node': '1.2.3', '@tensorflow/tfjs-node-gpu': '4.5.6' }
const plan = (backend: string, options: { installed?: string[]; cuda?: boolean; platform?: string } = {}) =>
  planInstall(backend, { versions, installed: [], cuda: false, platform: 'linux/x64', ...options })
/** The commands without their options. */
const commands = (found: InstallPlan | string) =>
  typeof found === 'string' ? found : found.steps.map(({ command }) => command.filter((word) => !word.startsWith('--')).join(' '))

test('ONNX Runtime for the CPU is one package of npm', () => {
  expect(commands(plan('onnx'))).toEqual(['npm install onnxruntime-node@1.2.3'])
})

test('its CUDA part comes with its own script', () => {
  const found = plan('onnx', { cuda: true })
  expect(commands(found)).toHaveLength(2)
  expect(found).toMatchObject({ steps: [{}, { environment: { ONNXRUNTIME_NODE_INSTALL: 'cuda12' } }] })
  expect(plan('onnx', { cuda: true, platform: 'darwin/arm64' })).toContain('linux/x64 only')
})

test('TensorFlow says what it needs', () => {
  const found = plan('gpu')
  expect(found).toMatchObject({ needs: [expect.anything(), expect.stringContaining('CUDA 11.8 and cuDNN 8') as unknown] })
  expect(plan('gpu', { platform: 'linux/arm64' })).toContain('this is linux/arm64')
})

test('what is installed already stays', () => {
  expect(commands(plan('gpu', { installed: ['onnxruntime-node'] }))).toEqual([
    'npm install @tensorflow/tfjs-node-gpu@4.5.6 onnxruntime-node@1.2.3',
    'npm rebuild @tensorflow/tfjs-node-gpu',
  ])
})

test.each(['onnx', 'gpu'])('%s: nothing is written into package.json or its lock', (backend) => {
  const found = plan(backend)
  const installs = typeof found === 'string' ? [] : found.steps.filter(({ command }) => command[1] === 'install')
  expect(installs.map(({ command }) => command.includes('--no-save'))).toEqual([true])
})

const run = (...options: string[]) =>
  new Promise<{ code: number; out: string; error: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', join(import.meta.dirname, 'install-backend.ts'), ...options],
      (_error, out, error) => resolve({ code: child.exitCode ?? -1, out, error }),
    )
  })

test('DRY_RUN prints what would be done, with the versions that the worker names', async () => {
  const { code, out } = await run('gpu', '--dry-run')
  expect(code).toBe(0)
  expect(out).toMatch(/would run: npm install --no-save .*@tensorflow\/tfjs-node-gpu@\d+\.\d+\.\d+\nwould run: npm rebuild/)
})

test.each([[[]], [['abacus']], [['--abacus']]])('%j is refused with the help', async (options) => {
  const { code, error } = await run(...options)
  expect(code).toBe(2)
  expect(error).toContain('make install-backend BACKEND=onnx')
})
