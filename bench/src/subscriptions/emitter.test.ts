import { expect, test } from '@jest/globals'
import { emitEvenly } from './emitter.ts'
import { monotonicMs } from './monotonic.ts'

test('events come in turns of the interviews, none before its time', async () => {
  const began = monotonicMs()
  const sent: number[] = []
  const early: number[] = []
  const emitted = await emitEvenly({ interviews: 3, perSecond: 200, count: 10 }, (interview) => {
    if (monotonicMs() < began + (sent.length * 1_000) / 200) early.push(sent.length)
    sent.push(interview)
  })
  expect(sent).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0])
  expect(early).toEqual([])
  expect(emitted.count).toBe(10)
})
