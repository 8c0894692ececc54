import { expect, test } from '@jest/globals'
import { measureNetwork, verdictOf } from './measure-network.ts'

/** A line with this way to go and this many kilobits a second. */
function lineOf(latencyMs: number, kbps: number) {
  let at = 0
  const sent: number[] = []
  const fetch = (_url: unknown, init?: RequestInit): Promise<Response> => {
    const size = ((init?.body ?? '') as string).length
    sent.push(size)
    at += latencyMs + (size * 8) / kbps + (sent.length === 1 ? 200 : 0)
    return Promise.resolve(new Response('{}'))
  }
  return { sent, options: { fetch: fetch as typeof globalThis.fetch, now: () => at, signal: new AbortController().signal } }
}

test.each([
  [20, 20_000, 'good'],
  [120, 3_000, 'good'],
  [120, 500, 'fair'],
  [500, 5_000, 'fair'],
  [80, 100, 'slow'],
  [2_000, 9_000, 'slow'],
] as const)('a line of %d ms and %d kbit/s is %s', async (latencyMs, kbps, verdict) => {
  const measured = await measureNetwork(lineOf(latencyMs, kbps).options)
  expect(Math.abs(measured.latencyMs - latencyMs)).toBeLessThan(latencyMs * 0.05 + 10)
  expect(measured.uploadKbps / kbps).toBeGreaterThan(0.9)
  expect(measured.uploadKbps / kbps).toBeLessThan(1.1)
  expect(verdictOf(measured)).toBe(verdict)
})

test('keeps a slow line busy with the smaller piece alone', async () => {
  const { sent, options } = lineOf(80, 100)
  await measureNetwork(options)
  expect(Math.max(...sent)).toBeLessThan(70_000)
})

test('a platform out of reach is an error', async () => {
  const refused = () => Promise.resolve(new Response('', { status: 502 }))
  await expect(measureNetwork({ fetch: refused, signal: new AbortController().signal })).rejects.toThrow('502')
})
