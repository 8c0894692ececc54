import { createMetrics } from '@parley/platform'
import { expect, test } from '@jest/globals'
import { parseMetrics } from './prometheus-text.ts'

test('reads names, labels and values, and passes over what is none of the format', () => {
  const { names, samples } = parseMetrics(
    [
      '# HELP frames_total Frames, by what became of them',
      '# TYPE frames_total counter',
      'frames_total{outcome="OK",model="a,b"} 12',
      'frames_total{outcome="say \\"no\\" \\\\ or\\nnot",} 3 1700000000000',
      '# TYPE silent_total counter',
      'up 1',
      'seconds_bucket{le="+Inf"} 4.5e3',
      'edge -Inf',
      'nonsense{ 1',
      'not_a_number NaN',
      '<html>',
      '',
    ].join('\r\n'),
  )
  expect(samples).toEqual([
    { name: 'frames_total', labels: { outcome: 'OK', model: 'a,b' }, value: 12 },
    { name: 'frames_total', labels: { outcome: 'say "no" \\ or\nnot' }, value: 3 },
    { name: 'up', labels: {}, value: 1 },
    { name: 'seconds_bucket', labels: { le: '+Inf' }, value: 4_500 },
    { name: 'edge', labels: {}, value: -Infinity },
  ])
  expect([...names]).toEqual(['frames_total', 'silent_total', 'up', 'seconds_bucket', 'edge'])
})

test('reads what our own metrics write', async () => {
  const metrics = createMetrics({ processMetrics: true })
  metrics.counter('frames_total', 'Frames', ['outcome']).inc({ outcome: 'with "quotes"\nand \\ lines' }, 7)
  metrics.counter('unused_total', 'Never counted', ['of'])
  metrics.histogram('seconds', 'Seconds', ['stage'], [0.1, 1]).observe({ stage: 'x' }, 0.5)
  const { names, samples } = parseMetrics(await metrics.scrape())
  const of = (wanted: string) => samples.filter(({ name }) => name === wanted)
  expect(of('frames_total')).toEqual([{ name: 'frames_total', labels: { outcome: 'with "quotes"\nand \\ lines' }, value: 7 }])
  expect(of('unused_total')).toEqual([])
  expect(names.has('unused_total')).toBe(true)
  expect(of('seconds_bucket').map(({ labels, value }) => [labels['le'], value])).toEqual([
    ['0.1', 0],
    ['1', 1],
    ['+Inf', 1],
  ])
  expect(of('process_start_time_seconds')[0]?.value).toBeCloseTo(Date.now() / 1_000 - process.uptime(), -1)
})

test('reads no more than it has room for', () => {
  expect(parseMetrics('x 1\n'.repeat(60_000)).samples).toHaveLength(50_000)
})
