import { expect, test } from '@jest/globals'
import type { Delivery } from '../live-subscription.ts'
import { sseFraming } from '../sse/sse-framing.ts'
import { createEventFrames } from './event-frames.ts'

const deliveryOf = (result: Delivery['result']): Delivery => ({ result, text: JSON.stringify(result), cursor: '1' })

test('those who share an event share its bytes, and nobody gets those of another', () => {
  const frameOf = createEventFrames(sseFraming)
  const [a, b] = [deliveryOf({ data: { a: 'ä' } }), deliveryOf({ data: { b: 1 } })]
  const frame = frameOf(a)
  expect(String(frame)).toBe('event: next\nid: 1\ndata: {"data":{"a":"ä"}}\n\n')
  expect(frameOf(a)).toBe(frame)
  expect(String(frameOf(b))).toContain('{"b":1}')
  expect(String(frameOf(a))).toContain('{"a":"ä"}')
})

test('a result with a journey is stamped as it goes, for each anew', () => {
  const frameOf = createEventFrames(sseFraming)
  const delivery = deliveryOf({ data: {}, extensions: { journey: { upstream: 1 }, cursor: '1' } })
  const read = (): Record<string, unknown> => JSON.parse(String(frameOf(delivery)).split('data: ')[1] ?? '') as Record<string, unknown>
  const before = performance.timeOrigin + performance.now()
  expect(read()).toEqual({ data: {}, extensions: { journey: { upstream: 1, sent: expect.any(Number) }, cursor: '1' } })
  const { sent } = (read() as { extensions: { journey: { sent: number } } }).extensions.journey
  expect(sent).toBeGreaterThanOrEqual(before)
  expect(delivery.result.extensions).toEqual({ journey: { upstream: 1 }, cursor: '1' })
})
