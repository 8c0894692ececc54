import { spawn } from 'node:child_process'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from '@jest/globals'

const script = fileURLToPath(new URL('bench-subscriptions.ts', import.meta.url))

async function bench(...args: string[]) {
  const results = await mkdtemp(join(tmpdir(), 'bench-results-'))
  const child = spawn(process.execPath, ['--import', 'tsx', script, ...args], { env: { ...process.env, BENCH_RESULTS: results } })
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const code = await new Promise((resolve) => child.once('close', resolve))
  return { code, out, err, file: join(results, 'subscriptions.json') }
}

describe('make bench-subscriptions', () => {
  test('measures what it is told to: each event reaches each watcher, from us and from the bare server', async () => {
    const { code, out, err, file } = await bench('--short', '--only', 'ours,bare', '--scenario', 'fan-out,ceiling,breadth,churn')
    expect({ code, err }).toMatchObject({ code: 0 })
    const { figures } = JSON.parse(await readFile(file, 'utf8')) as {
      figures: {
        scenarios: Record<string, Record<string, { expected: number; delivered: number; p95: number; cpuMicros: number }>>
        ceilings: object
      }
    }
    expect(Object.keys(figures.scenarios).map((name) => name.split(' ')[0])).toEqual(['fan-out', 'breadth', 'churn'])
    for (const [name, results] of Object.entries(figures.scenarios))
      for (const [contestant, { expected, delivered, p95, cpuMicros }] of Object.entries(results))
        expect({ name, contestant, delivered, p95, cpuMicros }).toEqual({
          name,
          contestant,
          delivered: expected,
          p95: expect.any(Number),
          cpuMicros: expect.any(Number),
        })
    expect(figures.ceilings).toMatchObject({ ours: { mostDelivered: expect.any(Number) }, bare: { mostDelivered: expect.any(Number) } })
    expect(out).toContain('a short run: its figures say nothing')
    expect(err).toContain('ours ...')
  }, 90_000)

  test('--help costs nothing, and a mistake is one sentence', async () => {
    expect(await bench('--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('--scenario NAMES') })
    expect(await bench('--only', 'apollo')).toMatchObject({
      code: 1,
      out: '',
      err: 'There is no contestant "apollo"; there are ours, hive, bare.\n',
    })
  })
})
