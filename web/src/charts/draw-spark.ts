import type { Palette } from './palette.ts'
import type { SparkSeries } from './spark-series.ts'

/** What a small picture is drawn on; a canvas has it. */
export type SparkContext = Pick<
  CanvasRenderingContext2D,
  'clearRect' | 'fillRect' | 'beginPath' | 'moveTo' | 'lineTo' | 'stroke' | 'fillStyle' | 'strokeStyle' | 'lineWidth' | 'lineJoin'
>

/**
 * Valence as a line, pleasant above the middle and unpleasant below, over a band in the colour of the leading expression. The newest is at the
 * right edge, the oldest of `windowMs` before it at the left; no face leaves a gap.
 * @param width in pixels of the canvas, as `height` and `scale` (pixels to a CSS pixel)
 */
export function drawSpark(
  context: SparkContext,
  series: SparkSeries,
  { width, height, scale, windowMs }: { width: number; height: number; scale: number; windowMs: number },
  colours: Palette,
): void {
  context.clearRect(0, 0, width, height)
  const band = Math.round(4 * scale)
  const middle = (height - band) / 2
  context.fillStyle = colours.line
  context.fillRect(0, Math.round(middle), width, scale)
  const { length } = series
  if (length === 0) return
  const end = series.timeAt(length - 1)
  const x = (index: number): number => width - ((end - series.timeAt(index)) / windowMs) * width
  let first = length - 1
  while (first > 0 && end - series.timeAt(first - 1) <= windowMs && series.timeAt(first - 1) <= series.timeAt(first)) first -= 1

  // Equal neighbours are one stretch of the band.
  for (let index = first; index < length;) {
    const dominant = series.dominantAt(index)
    let next = index + 1
    while (next < length && series.dominantAt(next) === dominant) next += 1
    if (dominant !== undefined) {
      const left = x(index)
      context.fillStyle = colours.emotions[dominant]
      context.fillRect(left, height - band, (next < length ? x(next) : width) - left + 0.5, band)
    }
    index = next
  }

  context.strokeStyle = colours.accent
  context.lineWidth = 1.5 * scale
  context.lineJoin = 'round'
  context.beginPath()
  let isDown = false
  for (let index = first; index < length; index++) {
    const valence = series.valenceAt(index)
    if (Number.isNaN(valence)) {
      isDown = false
      continue
    }
    const y = middle - valence * (middle - 2 * scale)
    if (isDown) context.lineTo(x(index), y)
    else context.moveTo(x(index), y)
    isDown = true
  }
  context.stroke()
}
