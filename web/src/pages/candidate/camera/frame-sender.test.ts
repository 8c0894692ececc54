import { expect, test } from '@jest/globals'
import type { FrameOutcome } from './frame-rate.ts'
import { createFrameRate } from './frame-rate.ts'
import { createFrameSender } from './frame-sender.ts'

/** A camera, a platform that answers after `answerMs`, and a clock that is moved by hand. */
function createStage(answer: (number: number) => FrameOutcome, answerMs = 40) {
  let at = 0
  let timers: { due: number; run: () => void }[] = []
  const after = (ms: number, run: () => void) => {
    const timer = { due: at + ms, run }
    timers.push(timer)
    return () => void (timers = timers.filter((each) => each !== timer))
  }
  let hasPicture = true
  const sent: number[] = []
  let under = 0
  let mostUnder = 0
  const aborted: number[] = []
  const sender = createFrameSender({
    capture: () => Promise.resolve(hasPicture ? new Blob(['picture']) : undefined),
    send: (_image, capturedAt, signal) => {
      sent.push(capturedAt)
      under += 1
      mostUnder = Math.max(mostUnder, under)
      const number = sent.length
      signal.addEventListener('abort', () => void aborted.push(at))
      return new Promise((done) =>
        after(answerMs, () => {
          under -= 1
          done(answer(number))
        }),
      )
    },
    rate: createFrameRate(),
    now: () => at,
    capturedAt: () => at,
    after,
  })
  async function pass(ms: number): Promise<void> {
    const until = at + ms
    for (;;) {
      for (let i = 0; i < 20; i += 1) await Promise.resolve()
      const [next] = timers.sort((a, b) => a.due - b.due)
      if (!next || next.due > until) break
      timers.shift()
      at = Math.max(at, next.due)
      next.run()
    }
    at = until
  }
  return {
    sender,
    sent,
    aborted,
    pass,
    mostUnder: () => mostUnder,
    waiting: () => timers.length,
    cover: () => void (hasPicture = false),
    uncover: () => void (hasPicture = true),
  }
}
const accepted = (): FrameOutcome => ({ kind: 'accepted', roundTripMs: 0 })

test('sends about four pictures a second on a quick line, and never more than five in one', async () => {
  const { sender, sent, pass } = createStage(accepted)
  await pass(20_000)
  expect(sender.state()).toEqual({ state: 'sending' })
  const inLast = sent.filter((at) => at > 10_000).length
  expect(inLast).toBeGreaterThanOrEqual(38)
  expect(inLast).toBeLessThanOrEqual(41)
})

test('has no more than two under way, however slow the answers are', async () => {
  const { sent, pass, mostUnder } = createStage(accepted, 4_000)
  await pass(60_000)
  expect(mostUnder()).toBe(2)
  expect(sent.length).toBeLessThan(35)
})

test('says that it waits while the platform takes none, holds still as long as it is told to, and goes on', async () => {
  let isBusy = true
  const { sender, sent, pass } = createStage(() => (isBusy ? { kind: 'refused', retryAfterMs: 2_000 } : accepted()))
  await pass(10_000)
  expect(sender.state()).toEqual({ state: 'waiting' })
  expect(sent.length).toBeLessThanOrEqual(6)
  isBusy = false
  await pass(6_000)
  expect(sender.state()).toEqual({ state: 'sending' })
})

test('sends nothing while there is no new picture', async () => {
  const { sender, sent, pass, cover, uncover } = createStage(accepted)
  await pass(2_000)
  cover()
  const before = sent.length
  await pass(5_000)
  expect(sent.length).toBe(before)
  expect(sender.state()).toEqual({ state: 'waiting' })
  uncover()
  await pass(1_000)
  expect(sender.state()).toEqual({ state: 'sending' })
})

test('ends for good when the platform says that it takes no more', async () => {
  const { sender, sent, pass, waiting } = createStage((number) => (number < 4 ? accepted() : { kind: 'ended', code: 'CONSENT_REQUIRED' }))
  await pass(10_000)
  expect(sender.state()).toEqual({ state: 'ended', code: 'CONSENT_REQUIRED' })
  expect(sent.length).toBe(4)
  expect(waiting()).toBe(0)
})

test('stops at once, and breaks off what is under way', async () => {
  const { sender, sent, aborted, pass } = createStage(accepted, 900)
  await pass(100)
  sender.stop()
  await pass(10_000)
  expect([sent.length, aborted]).toEqual([1, [100]])
})
