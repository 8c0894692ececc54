import { expect, test } from '@jest/globals'
import { plotColumns } from './plot-columns.ts'
import { createSampleSeries } from './sample-series.ts'
import { timeBuckets } from './time-buckets.ts'

const none = { neutral: 0, happy: 0, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }

test('the probabilities stand on each other, and no face is a gap in all of them', () => {
  const series = createSampleSeries()
  series.push({ at: 1_000, probabilities: { ...none, neutral: 0.5, happy: 0.25, surprised: 0.25 }, valence: 0.5, attention: 1 })
  series.push({ at: 2_000, probabilities: null, valence: null, attention: null })
  const { times, stack, valence, attention } = plotColumns(series, 0, 10_000)
  expect(times).toEqual([1_000, 2_000])
  expect(stack.map(([first]) => first)).toEqual([0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 1])
  expect(stack.map(([, second]) => second)).toEqual(Array(7).fill(null))
  expect([valence, attention]).toEqual([
    [0.5, null],
    [1, null],
  ])
})

test('a long pause is a gap; a range takes along its neighbours', () => {
  const series = createSampleSeries()
  for (const at of [1_000, 2_000, 20_000, 21_000, 22_000])
    series.push({ at, probabilities: { ...none, sad: 1 }, valence: -1, attention: 1 })
  expect(plotColumns(series, 0, 30_000).times).toEqual([1_000, 2_000, 2_001, 20_000, 21_000, 22_000])
  expect(plotColumns(series, 0, 30_000).valence).toEqual([-1, -1, null, -1, -1, -1])
  expect(plotColumns(series, 20_500, 20_600).times).toEqual([20_000, 21_000])
})

test('no more is drawn than can be seen', () => {
  const series = createSampleSeries(10_000)
  series.pushAll(Array.from({ length: 10_000 }, (_, at) => ({ at, probabilities: { ...none, happy: 1 }, valence: at % 2, attention: 1 })))
  const { times, valence } = plotColumns(series, 0, 10_000, 1_000)
  expect(times).toHaveLength(1_000)
  expect(new Set(valence)).toEqual(new Set([0.5]))
})

test('the text form has the means of each stretch, and leaves out where nothing was', () => {
  const series = createSampleSeries()
  series.push({ at: 10_000, probabilities: { ...none, happy: 1 }, valence: 1, attention: 1 })
  series.push({ at: 12_000, probabilities: { ...none, neutral: 1 }, valence: 0, attention: 0.5 })
  series.push({ at: 13_000, probabilities: { ...none, happy: 1 }, valence: 1, attention: null })
  series.push({ at: 31_000, probabilities: null, valence: null, attention: null })
  const [first, second, ...more] = timeBuckets(series, 0, 40_000, 10_000)
  expect(more).toEqual([])
  expect(first).toEqual({
    at: 10_000,
    samples: 3,
    probabilities: { ...none, happy: expect.closeTo(2 / 3), neutral: expect.closeTo(1 / 3) },
    leading: 'happy',
    valence: expect.closeTo(2 / 3),
    attention: 0.75,
  })
  expect(second).toEqual({ at: 30_000, samples: 1, probabilities: undefined, leading: undefined, valence: undefined, attention: undefined })
})
