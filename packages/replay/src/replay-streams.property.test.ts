import { encodeCursor, type LiveEvent, type LiveStream } from '@parley/live-log'
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createReplayStreams } from './replay-streams.ts'
import { createFakeClock } from './testing/fake-clock.ts'
import { keptEvents } from './testing/kept-events.ts'

type Step = { pass: number } | { take: number } | 'cut'

const steps = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.record({ pass: fc.nat({ max: 4_000 }) }),
    fc.record({ take: fc.integer({ min: 1, max: 120 }) }),
    fc.constant('cut'),
  ),
  { maxLength: 30 },
)
/** Gaps between dues, some of them backwards: workers answer out of order. */
const gaps = fc.array(fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 300 }) }, { weight: 1, arbitrary: fc.constant(-100) }), {
  minLength: 1,
  maxLength: 260,
})

test('however time passes and however it is cut and taken up again, each event comes once, in order, and never early', async () => {
  await fc.assert(
    fc.asyncProperty(gaps, steps, async (between, plan) => {
      let due = 100
      const events = keptEvents(between.map((gap) => (due += gap)))
      const clock = createFakeClock()
      const streams = createReplayStreams({ clock })
      const heard: LiveEvent<string>[] = []
      let after = encodeCursor({ feed: 'f', key: 'k', number: 0 })
      let stream: LiveStream<string> = await streams.open(events, { from: 'live', after })
      let pending: Promise<IteratorResult<LiveEvent<string>, undefined>> | undefined
      let early = 0

      const take = async (count: number) => {
        for (let left = count; left > 0; left -= 1) {
          const asked = (pending ??= stream.next())
          const result = await Promise.race([asked, clock.pass(0).then(() => undefined)])
          if (result === undefined) return
          pending = undefined
          if (result.done === true) return
          if ((events.rows[result.value.number - 1]?.dueAt ?? Infinity) > clock.now()) early += 1
          heard.push(result.value)
          after = result.value.cursor
        }
      }
      for (const step of [...plan, { pass: due + 10_000 }, { take: events.rows.length }]) {
        if (step === 'cut') {
          await stream.close()
          // What came just before the cut was heard.
          await take(1)
          pending = undefined
          stream = await streams.open(events, { from: 'live', after })
        } else if ('pass' in step) await clock.pass(step.pass)
        else await take(step.take)
      }
      await streams.close()
      expect(heard.map(({ number }) => number)).toEqual(events.rows.map(({ number }) => number))
      expect([early, clock.timers]).toEqual([0, 0])
    }),
    { numRuns: 100 },
  )
})
