import { expect, test } from '@jest/globals'
import { createSampleSeries, valenceColumn, type ChartSample } from './sample-series.ts'

const face = { neutral: 0.5, happy: 0.5, sad: 0, angry: 0, fearful: 0, disgusted: 0, surprised: 0 }
const sample = (at: number, valence: number | null = 0): ChartSample => ({ at, probabilities: face, valence, attention: 1 })
const timesOf = (series: ReturnType<typeof createSampleSeries>) => Array.from({ length: series.length }, (_, index) => series.timeAt(index))

test('samples lie in the order of their times, however they come', () => {
  const series = createSampleSeries(8)
  for (const at of [10, 30, 20, 40, 5]) series.push(sample(at, at / 100))
  expect(timesOf(series)).toEqual([5, 10, 20, 30, 40])
  expect(series.valueAt(2, valenceColumn)).toBeCloseTo(0.2)
  expect([series.first, series.last]).toEqual([5, 40])
  expect([0, 5, 6, 40, 41].map((at) => series.indexOf(at))).toEqual([0, 0, 1, 4, 5])
})

test('memory has a bound: the oldest goes, and what is older than all that is kept does not come back', () => {
  const series = createSampleSeries(4)
  for (let at = 1; at <= 1_000; at++) series.push(sample(at))
  expect(timesOf(series)).toEqual([997, 998, 999, 1_000])
  series.push(sample(3))
  series.push(sample(998.5))
  expect(timesOf(series)).toEqual([998, 998.5, 999, 1_000])
})

test('a frame without a face has no values, and no time is no sample', () => {
  const series = createSampleSeries()
  series.push({ at: 1, probabilities: null, valence: null, attention: null })
  series.push(sample(Number.NaN))
  expect(series.length).toBe(1)
  expect(Array.from({ length: 9 }, (_, column) => series.valueAt(0, column))).toEqual(Array(9).fill(Number.NaN))
})

test('many at once are told once, and whoever left hears nothing', () => {
  const series = createSampleSeries()
  let told = 0
  const leave = series.onChange(() => (told += 1))
  series.pushAll([sample(1), sample(2)])
  series.push(sample(3))
  leave()
  series.clear()
  expect([told, series.length, series.last]).toEqual([2, 0, undefined])
})
