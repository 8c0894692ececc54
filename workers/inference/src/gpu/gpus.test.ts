import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createMetrics } from '@parley/platform'
import { measureGpus } from './measure-gpus.ts'
import { parseGpus, readGpus, type Gpu } from './nvidia-smi.ts'

describe('nvidia-smi', () => {
  let folder: string
  /** A program that answers as the tool's manual says, or does something else. */
  const tool = (name: string, script: string) => {
    const path = join(folder, name)
    writeFileSync(path, `#!/bin/sh\n${script}\n`)
    chmodSync(path, 0o755)
    return path
  }
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'nvidia-'))))
  afterAll(() => rmSync(folder, { recursive: true }))

  test('is asked for what is read', async () => {
    const command = tool(
      'answers',
      `test "$1" = --query-gpu=index,name,driver_version,utilization.gpu && echo "0, Tesla T4, 535.161.08, 37"`,
    )
    expect(await readGpus(command)).toEqual([{ index: '0', name: 'Tesla T4', driver: '535.161.08', utilization: 0.37 }])
  })

  test('may know several GPUs, and one that does not tell', () => {
    expect(parseGpus('0, Tesla T4, 535.161.08, 0\n1, NVIDIA A100-SXM4-40GB, 535.161.08, [N/A]\n')).toEqual([
      { index: '0', name: 'Tesla T4', driver: '535.161.08', utilization: 0 },
      { index: '1', name: 'NVIDIA A100-SXM4-40GB', driver: '535.161.08', utilization: undefined },
    ])
  })

  test.each([
    ['is not there', () => join(folder, 'absent')],
    ['finds no driver', () => tool('driverless', 'echo "NVIDIA-SMI has failed"; exit 9')],
    ['says something else', () => tool('odd', 'echo "No devices were found"')],
  ])('%s: no GPU', async (_case, command) => {
    expect(await readGpus(command())).toEqual([])
  })
})

describe('gpu_utilization_ratio', () => {
  const gpu = (index: string, utilization: number | undefined): Gpu => ({ index, name: 'T4', driver: '1', utilization })

  test('is told for each GPU that tells', async () => {
    const metrics = createMetrics()
    measureGpus(metrics, { read: () => Promise.resolve([gpu('0', 0.5), gpu('1', undefined)]) })
    const text = await metrics.scrape()
    expect(text).toContain('gpu_utilization_ratio{gpu="0"} 0.5')
    expect(text).not.toContain('gpu="1"')
  })

  test('is not there without a GPU', async () => {
    const metrics = createMetrics()
    measureGpus(metrics, { read: () => readGpus('/nowhere/nvidia-smi') })
    expect(await metrics.scrape()).not.toContain('gpu_utilization_ratio{')
  })

  test('is asked for once in a while, not at each scrape', async () => {
    const metrics = createMetrics()
    let asked = 0
    measureGpus(metrics, { read: () => Promise.resolve([gpu('0', ++asked / 10)]) })
    await metrics.scrape()
    expect(await metrics.scrape()).toContain('gpu_utilization_ratio{gpu="0"} 0.1')
  })

  test('goes with its GPU', async () => {
    const metrics = createMetrics()
    const gpus = [gpu('0', 0.5)]
    measureGpus(metrics, { maxAgeMs: 0, read: () => Promise.resolve(gpus) })
    await metrics.scrape()
    gpus.pop()
    expect(await metrics.scrape()).not.toContain('gpu_utilization_ratio{')
  })
})
