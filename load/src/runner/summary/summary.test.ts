import { describe, expect, test } from '@jest/globals'
import { oneUser, playScript } from '../testing/play-script.ts'
import { formatBytes, formatRate, formatTime } from './format.ts'
import { summaryExport } from './summary-export.ts'
import { summaryText } from './summary-text.ts'

describe('numbers are written as k6 writes them', () => {
  test.each([
    [0, '0s'],
    [0.1234, '123.4µs'],
    [148.209, '148.21ms'],
    [1_480, '1.48s'],
    [59_990, '59.99s'],
    [123_000, '2m3s'],
    [3_723_000, '1h2m3s'],
  ])('%d ms: %s', (ms, text) => {
    expect(formatTime(ms)).toBe(text)
  })

  test.each([
    [718, '718 B'],
    [4_900, '4.9 kB'],
    [519_000, '519 kB'],
    [1_300_000, '1.3 MB'],
  ])('%d bytes: %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text)
  })

  test.each([
    [1, '100.00%'],
    [0.9996, '99.96%'],
    [0.99999, '99.99%'],
    [0, '0.00%'],
  ])('a share of %d: %s, never rounded up', (share, text) => {
    expect(formatRate(share)).toBe(text)
  })
})

const played = () =>
  playScript(
    `import { check } from 'k6'
    import { Trend } from 'k6/metrics'
    import { setTimeout } from 'k6/timers'
    const waited = new Trend('waited', true)
    export default async function () {
      waited.add(120); waited.add(80, { kind: 'short' })
      check(1, { 'is one': (v) => v === 1 }); check(1, { 'is two': (v) => v === 2 })
      await new Promise((resolve) => setTimeout(resolve, 1_000))
    }`,
    { ...oneUser('50ms'), thresholds: { waited: ['p(95)<200', 'max<100'], 'waited{kind:short}': ['max<100'], checks: ['rate>=0.95'] } },
  )

test('where nothing was measured there is no summary', async () => {
  const broken = await playScript(`throw new Error('VUS must be a number')`, oneUser('50ms'))
  expect(broken.reason).toContain('VUS must be a number')
  expect(summaryText(broken)).toBe('')
})

test('the summary shows thresholds with what was measured, checks, and metrics that have samples', async () => {
  const text = summaryText(await played())
  expect(text).toContain("    waited\n    ✓ 'p(95)<200' p(95)=118ms\n    ✗ 'max<100' max=120ms\n")
  expect(text).toContain("    waited{kind:short}\n    ✓ 'max<100' max=80ms\n")
  expect(text).toContain("    ✗ 'rate>=0.95' rate=50.00%\n")
  expect(text).toContain('    ✓ is one\n    ✗ is two\n      ↳  0% — ✓ 0 / ✗ 1\n')
  expect(text).toMatch(/ waited\.+: avg=100ms +min=80ms +med=100ms +max=120ms +p\(90\)=116ms +p\(95\)=118ms/)
  expect(text).toMatch(/ {3}\{ kind:short \}\.+: avg=80ms/)
  expect(text).toMatch(/ iterations\.+: 1 [\d.]+\/s/)
  expect(text).not.toContain('http_req')
})

test('a play that ends in setup has a summary all the same', async () => {
  const script = `import { check } from 'k6'
    export const setup = () => { check(1, { 'is two': (v) => v === 2 }); throw new Error('no') }
    export default () => {}`
  const text = summaryText(await playScript(script, oneUser('50ms')))
  expect(text).toContain('    ✗ is two\n')
  expect(text).not.toMatch(/Infinity|NaN/)
})

test('the export has the form of --summary-export, in which a threshold is true when crossed', async () => {
  const text = JSON.stringify(summaryExport(await played()))
  expect(JSON.parse(text)).toMatchObject({
    root_group: {
      // MD5 of nothing, as k6 names its root.
      id: 'd41d8cd98f00b204e9800998ecf8427e',
      checks: { 'is two': { path: '::is two', passes: 0, fails: 1 } },
    },
    metrics: {
      waited: { avg: 100, min: 80, med: 100, max: 120, 'p(90)': 116, 'p(95)': 118, thresholds: { 'p(95)<200': false, 'max<100': true } },
      'waited{kind:short}': { max: 80, thresholds: { 'max<100': false } },
      checks: { value: 0.5, passes: 1, fails: 1, thresholds: { 'rate>=0.95': true } },
      iterations: { count: 1 },
    },
  })
})
