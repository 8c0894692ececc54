import { expect, test } from '@jest/globals'
import { drawSpark, type SparkContext } from './draw-spark.ts'
import { emotions } from './emotions.ts'
import type { Palette } from './palette.ts'
import { createSparkSeries } from './spark-series.ts'

const colours: Palette = {
  ink: 'ink',
  quiet: 'quiet',
  line: 'line',
  surface: 'surface',
  accent: 'accent',
  warn: 'warn',
  emotions: Object.fromEntries(emotions.map((name) => [name, name])) as Palette['emotions'], // one for each
}

/** Notes what is drawn. */
function noting() {
  const rectangles: { colour: string; from: number; to: number }[] = []
  /** Of lines, not of areas. */
  const points: [what: string, x: number, y: number][] = []
  let path: typeof points = []
  const context = {
    fillStyle: '',
    clearRect: () => {},
    beginPath: () => (path = []),
    stroke: () => void points.push(...path),
    fill: () => {},
    fillRect(x: number, _y: number, width: number) {
      rectangles.push({ colour: context.fillStyle, from: Math.round(x), to: Math.round(x + width) })
    },
    moveTo: (x: number, y: number) => void path.push(['move', Math.round(x), Math.round(y)]),
    lineTo: (x: number, y: number) => void path.push(['line', Math.round(x), Math.round(y)]),
  }
  return { context: context as unknown as SparkContext, rectangles, points }
}

const size = { width: 100, height: 44, scale: 1, windowMs: 10_000 }

test('the newest is at the right edge; no face leaves a gap in the line and in the band', () => {
  const series = createSparkSeries()
  series.push({ at: 0, dominant: 'happy', valence: 1 })
  series.push({ at: 2_000, dominant: 'happy', valence: 0 })
  series.push({ at: 5_000, dominant: undefined, valence: undefined })
  series.push({ at: 8_000, dominant: 'sad', valence: -1 })
  series.push({ at: 10_000, dominant: 'sad', valence: 0 })
  const { context, rectangles, points } = noting()
  drawSpark(context, series, size, colours)
  expect(rectangles.slice(1)).toEqual([
    { colour: 'happy', from: 0, to: 51 },
    { colour: 'sad', from: 80, to: 101 },
  ])
  expect(points).toEqual([
    ['move', 0, 2],
    ['line', 20, 20],
    ['move', 80, 38],
    ['line', 100, 20],
  ])
})

test('what is older than the window is not drawn, and memory has a bound', () => {
  const series = createSparkSeries(4)
  for (let at = 0; at <= 100_000; at += 1_000) series.push({ at, dominant: 'neutral', valence: 0 })
  const { context, points } = noting()
  drawSpark(context, series, { ...size, windowMs: 2_000 }, colours)
  expect(points.map(([, x]) => x)).toEqual([0, 50, 100])
  expect([series.length, series.count, series.timeAt(0)]).toEqual([4, 101, 97_000])
})

test('where less is kept than the window is long, it fills the width', () => {
  const series = createSparkSeries(3)
  for (let at = 0; at <= 9_000; at += 1_000) series.push({ at, dominant: 'neutral', valence: 0 })
  const { context, points } = noting()
  drawSpark(context, series, size, colours)
  expect(points.map(([, x]) => x)).toEqual([0, 50, 100])
})

test('before anything has come, only the middle is drawn', () => {
  const { context, rectangles, points } = noting()
  drawSpark(context, createSparkSeries(), size, colours)
  expect([rectangles, points]).toEqual([[{ colour: 'line', from: 0, to: 100 }], []])
})
