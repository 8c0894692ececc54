import type { Palette } from './palette.ts'
import type { SparkSeries } from './spark-series.ts'

/** What a small picture is drawn on; a canvas has it. */
export type SparkContext = Pick<
  CanvasRenderingContext2D,
  | 'clearRect'
  | 'fillRect'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'stroke'
  | 'fill'
  | 'fillStyle'
  | 'strokeStyle'
  | 'globalAlpha'
  | 'lineWidth'
  | 'lineJoin'
>

/**
 * Valence as a line and its area, pleasant above the middle and unpleasant below, over a band in the colour of the leading expression. The newest is at the
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
  // Where more came than is kept, what is kept fills the width.
  const spanMs = series.count > length ? Math.min(windowMs, Math.max(1, end - series.timeAt(0))) : windowMs
  const x = (index: number): number => width - ((end - series.timeAt(index)) / spanMs) * width
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

  // Each stretch with a face: its area against the middle, faintly, and its line.
  context.strokeStyle = context.fillStyle = colours.accent
  context.lineWidth = 1.5 * scale
  context.lineJoin = 'round'
  const y = (index: number): number => middle - series.valenceAt(index) * (middle - 2 * scale)
  for (let index = first; index < length;) {
    let next = index
    while (next < length && !Number.isNaN(series.valenceAt(next))) next += 1
    if (next > index) {
      context.beginPath()
      context.moveTo(x(index), y(index))
      for (let at = index + 1; at < next; at++) context.lineTo(x(at), y(at))
      context.stroke()
      context.lineTo(x(next - 1), middle)
      context.lineTo(x(index), middle)
      context.globalAlpha = 0.16
      context.fill()
      context.globalAlpha = 1
    }
    index = next + 1
  }
}
