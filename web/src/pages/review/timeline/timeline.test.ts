import { expect, test } from '@jest/globals'
import { emotions } from '../../../charts/emotions.ts'
import { answerAt, answerSpans } from './answer-spans.ts'
import { downsample } from './downsample.ts'
import { clockShift, extentOf, shareOf } from './extent.ts'
import { momentByKey, snapped } from './moments-around.ts'
import { readingOf, sampleAt, strongest } from './reading.ts'
import { inOrder } from './sample.ts'
import { stretchesOf } from './stretches.ts'
import { mostly, sample } from './testing.ts'
import { ticksOf } from './ticks.ts'

const from = Date.parse('2026-01-01T10:00:00Z')
const interview = { from, to: from + 100_000 }
const iso = (ms: number) => new Date(from + ms).toISOString()

test('an interview reaches from its start to its end, and one that has not ended to the last thing known of it', () => {
  const answers = [{ submittedAt: iso(30_000) }]
  expect(extentOf({ startedAt: null, completedAt: null, answers: [] })).toBeUndefined()
  expect(extentOf({ startedAt: iso(0), completedAt: iso(40_000), answers })).toEqual({ from, to: from + 40_000 })
  expect(extentOf({ startedAt: iso(0), completedAt: null, answers })).toEqual({ from, to: from + 30_000 })
  expect(extentOf({ startedAt: iso(0), completedAt: null, answers }, from + 35_000)).toEqual({ from, to: from + 35_000 })
  expect([0, 50_000, 100_000, 200_000].map((ms) => shareOf(interview, from + ms))).toEqual([0, 0.5, 1, 1])
})

test('a candidate’s clock that is off is told from one that is right', () => {
  expect(clockShift(interview, from - 1_000, from + 101_000)).toBe(0)
  expect(clockShift(interview, from - 3_600_000, from - 3_520_000)).toBe(3_600_000)
  // The last sample fits; nothing may come before the start.
  expect(clockShift(interview, from + 60_000, from + 150_000)).toBe(-50_000)
  expect(clockShift(interview, from + 20_000, from + 150_000)).toBe(-20_000)
})

test('an answer ends as it is submitted and begins its length before, though never before the one before it was', () => {
  const spans = answerSpans(
    [
      { id: 'b', durationMs: 60_000, submittedAt: iso(50_000) },
      { id: 'a', durationMs: 10_000, submittedAt: iso(20_000) },
    ],
    interview,
  )
  expect(spans).toEqual([
    { answerId: 'a', number: 1, from: from + 10_000, to: from + 20_000 },
    { answerId: 'b', number: 2, from: from + 20_000, to: from + 50_000 },
  ])
  expect([0, 20_000, 20_001, 50_001].map((ms) => answerAt(spans, from + ms)?.answerId)).toEqual(['a', 'a', 'b', undefined])
})

test('runs of the same expression are one stretch; no face and no frames are stretches, too, and nothing is left out', () => {
  const samples = [0, 2, 4].map((s) => sample(from + s * 1_000, 'happy'))
  samples.push(sample(from + 6_000, null), sample(from + 8_000, 'sad'), sample(from + 60_000, 'sad'))
  const stretches = stretchesOf(samples, interview)
  expect(stretches.map(({ shows, samples: count }) => [shows, count])).toEqual([
    ['happy', 3],
    ['noFace', 1],
    ['sad', 1],
    ['none', 0],
    ['sad', 1],
    ['none', 0],
  ])
  expect(stretches[0]?.from).toBe(interview.from)
  expect(stretches.at(-1)?.to).toBe(interview.to)
  expect(stretches.slice(1).map((stretch) => stretch.from)).toEqual(stretches.slice(0, -1).map((stretch) => stretch.to))
  expect(stretchesOf([], interview)).toEqual([{ shows: 'none', ...interview, samples: 0 }])
})

test('with room for all each sample is drawn as it is; with less, as the mean of its column, and its highest', () => {
  const samples = Array.from({ length: 50 }, (_, index) => sample(from + index * 2_000, index % 2 === 0 ? 'happy' : 'sad'))
  const [all] = downsample(samples, interview, 100)
  expect(all).toHaveLength(50)
  expect(all?.[0]?.means[emotions.indexOf('happy')]).toBe(0.7)
  const [few, ...others] = downsample(samples, interview, 10)
  expect(others).toEqual([])
  expect(few).toHaveLength(10)
  const happy = emotions.indexOf('happy')
  expect(few?.[0]?.highest[happy]).toBe(0.7)
  expect(few?.[0]?.means[happy]).toBeCloseTo((3 * 0.7 + 2 * 0.05) / 5)
  for (const { means } of few ?? []) expect(means.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1)
})

test('what is drawn is cut where no face was read, and where nothing was', () => {
  const at = [0, 2_000, 4_000, 6_000, 8_000, 30_000, 32_000]
  const samples = at.map((ms) => sample(from + ms, ms === 4_000 ? null : 'neutral'))
  expect(downsample(samples, interview, 100).map((run) => run.map((point) => point.at - from))).toEqual([
    [0, 2_000],
    [6_000, 8_000],
    [30_000, 32_000],
  ])
  expect(downsample([], interview, 100)).toEqual([])
})

test('a stretch of time is summed up over the frames with a face', () => {
  const samples = [sample(from, 'happy'), sample(from + 1_000, null), sample(from + 2_000, 'happy', 0.9), sample(from + 9_000, 'sad')]
  const reading = readingOf(samples, { from, to: from + 5_000 })
  expect(reading).toMatchObject({ samples: 3, faces: 2, valence: 0.25, attention: 0.5 })
  expect(reading.means?.happy).toBeCloseTo(0.8)
  expect(readingOf(samples, { from: from + 500, to: from + 1_500 })).toMatchObject({ samples: 1, faces: 0, means: undefined })
  expect(strongest(mostly('sad', 0.94))).toEqual(['sad'])
  expect(strongest({ ...mostly('sad', 0.5), happy: 0.3, angry: 0.12, fearful: 0.11 })).toEqual(['sad', 'happy', 'angry'])
})

test('a moment is told by the newest sample before it, unless that is long past', () => {
  const samples = inOrder([sample(from + 4_000, 'sad'), sample(from, 'happy')])
  expect([0, 3_999, 4_000, 8_000].map((ms) => sampleAt(samples, from + ms, 5_000)?.dominant)).toEqual(['happy', 'happy', 'sad', 'sad'])
  expect(sampleAt(samples, from - 1_000, 5_000)?.dominant).toBe('happy')
  expect(sampleAt(samples, from - 5_001, 5_000)).toBeUndefined()
  expect(sampleAt(samples, from + 9_001, 5_000)).toBeUndefined()
})

test('the keyboard moves by a second, by ten, from answer to answer, and to both ends', () => {
  const stops = { ...interview, answers: [from + 10_000, from + 40_000] }
  const go = (key: string, ms: number, isFar = false) => {
    const at = momentByKey(key, isFar, from + ms, stops)
    return at === undefined ? undefined : at - from
  }
  expect(go('ArrowRight', 5_000)).toBe(6_000)
  expect(go('ArrowLeft', 5_000, true)).toBe(0)
  expect(go('End', 5_000)).toBe(100_000)
  expect(go('Home', 5_000)).toBe(0)
  expect(go('PageDown', 10_000)).toBe(40_000)
  expect(go('PageDown', 40_000)).toBe(100_000)
  expect(go('PageUp', 45_000)).toBe(40_000)
  expect(go('PageUp', 40_500)).toBe(10_000)
  expect(go('PageUp', 3_000)).toBe(0)
  expect(go('a', 3_000)).toBeUndefined()
})

test('a click near a mark means the mark', () => {
  expect(snapped(1_000, [900, 1_500], 150)).toBe(900)
  expect(snapped(1_000, [800, 1_500], 150)).toBe(1_000)
  expect(snapped(1_000, [], 150)).toBe(1_000)
})

test('times are written at round distances, not more than there is room for', () => {
  expect(ticksOf(interview, 4).map((at) => at - from)).toEqual([0, 30_000, 60_000, 90_000])
  expect(ticksOf({ from, to: from + 5 * 3_600_000 }, 4).map((at) => at - from)).toEqual([0, 7_200_000, 14_400_000])
})
