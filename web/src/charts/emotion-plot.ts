import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { everyFrame } from './draw-scheduler.ts'
import { emotions } from './emotions.ts'
import { onPalette, palette } from './palette.ts'
import { plotColumns } from './plot-columns.ts'
import type { SampleSeries } from './sample-series.ts'

/** A moment with a line of its own. */
export interface ChartMark {
  at: number
  kind: 'bookmark' | 'question'
}

/** What is shown, in ms since the epoch. */
export type TimeRange = readonly [from: number, to: number]

export interface EmotionPlotOptions {
  series: SampleSeries
  /** Where the two plots go, one below the other. */
  upper: HTMLElement
  lower: HTMLElement
  /** Asked at each drawing. */
  range: () => TimeRange
  marks: () => readonly ChartMark[]
  timeLabel: (at: number) => string
  /** Hears the index of the sample under the pointer; undefined: the pointer is elsewhere. */
  onPoint: (index: number | undefined) => void
  onPick: (at: number) => void
}

export interface EmotionPlot {
  /** Draws with the next frame: the range or the marks are others. */
  redraw(): void
  /** Shows where something else stands, such as a player; undefined: nowhere. Draws nothing anew. */
  setPlayhead(at: number | undefined): void
  close(): void
}

const axisWidth = 46

/** Two canvases over one stretch of time: the probabilities stacked, and valence with attention. Drawn at most once per frame, and only when something came. */
export function createEmotionPlot({ series, upper, lower, range, marks, timeLabel, onPoint, onPick }: EmotionPlotOptions): EmotionPlot {
  const sync = uPlot.sync(`emotion-${(syncs += 1)}`)
  const quiet = () => palette().quiet
  const grid = { stroke: () => palette().line, width: 1 }
  const font = '11px "Inter Variable", system-ui, sans-serif'
  const axis = { stroke: quiet, grid, ticks: { show: false }, font }
  const cursor: uPlot.Cursor = {
    sync: { key: sync.key },
    y: false,
    points: { show: false },
    drag: { x: false, y: false, setScale: false },
    // No drawing of ours is asked for by the pointer: the cursor is an element over the canvas.
    bind: { dblclick: () => null },
  }
  const percent: uPlot.Axis = { ...axis, size: axisWidth, splits: [0, 0.5, 1], values: (_, splits) => splits.map((it) => `${it * 100} %`) }
  const plain: uPlot.Axis = {
    ...axis,
    size: axisWidth,
    splits: [-1, 0, 1],
    values: (_, splits) => splits.map((it) => (it > 0 ? `+${it}` : String(it))),
  }
  const times: uPlot.Axis = { ...axis, size: 26, space: 80, values: (_, splits) => splits.map(timeLabel) }
  const options = (width: number, height: number): Omit<uPlot.Options, 'series' | 'axes'> => ({
    width,
    height,
    ms: 1,
    padding: [7, 26, 7, 0],
    legend: { show: false },
    cursor,
  })

  const stack = new uPlot(
    {
      ...options(300, 160),
      scales: { x: { time: true, auto: false }, y: { range: [0, 1] } },
      axes: [{ ...times, show: false }, percent],
      series: [
        {},
        // The uppermost first: each covers what of the one before is not its own.
        ...emotions.toReversed().map((name) => ({
          fill: () => palette().emotions[name],
          stroke: () => palette().surface,
          width: 1,
          points: { show: false },
        })),
      ],
      hooks: { draw: [drawMarks], setCursor: [tellPoint] },
    },
    undefined,
    upper,
  )
  const lines = new uPlot(
    {
      ...options(300, 120),
      scales: { x: { time: true, auto: false }, y: { range: [-1, 1] } },
      axes: [times, plain],
      series: [
        {},
        { stroke: () => palette().accent, width: 2, points: { show: false } },
        { stroke: () => palette().warn, width: 1.5, dash: [5, 4], points: { show: false } },
      ],
      hooks: { draw: [drawMarks], setCursor: [tellPoint] },
    },
    undefined,
    lower,
  )
  const plots = [stack, lines]
  for (const plot of plots) sync.sub(plot)

  const playheads = plots.map((plot) => {
    const line = document.createElement('div')
    line.className = 'plot-playhead'
    line.hidden = true
    plot.over.append(line)
    return line
  })
  let playheadAt: number | undefined

  function placePlayhead(): void {
    for (const [index, line] of playheads.entries()) {
      const plot = plots[index]
      const x = playheadAt === undefined || !plot ? Number.NaN : plot.valToPos(playheadAt, 'x')
      line.hidden = !(x >= 0 && x <= (plot?.over.clientWidth ?? 0))
      if (!line.hidden) line.style.transform = `translateX(${x.toFixed(1)}px)`
    }
  }

  function drawMarks(plot: uPlot): void {
    const { ctx, bbox } = plot
    const { ink, quiet: faint } = palette()
    ctx.save()
    ctx.lineWidth = devicePixelRatio
    for (const { at, kind } of marks()) {
      const x = Math.round(plot.valToPos(at, 'x', true))
      if (x < bbox.left || x > bbox.left + bbox.width) continue
      ctx.strokeStyle = kind === 'bookmark' ? ink : faint
      ctx.setLineDash(kind === 'bookmark' ? [] : [3 * devicePixelRatio, 3 * devicePixelRatio])
      ctx.beginPath()
      ctx.moveTo(x, bbox.top)
      ctx.lineTo(x, bbox.top + bbox.height)
      ctx.stroke()
    }
    ctx.restore()
  }

  function tellPoint(plot: uPlot): void {
    const { left = -1 } = plot.cursor
    if (left < 0 || series.length === 0) return onPoint(undefined)
    const at = plot.posToVal(left, 'x')
    const after = series.indexOf(at)
    const isBefore = after > 0 && (after === series.length || at - series.timeAt(after - 1) < series.timeAt(after) - at)
    onPoint(isBefore ? after - 1 : after)
  }

  function draw(): void {
    const [min, max] = range()
    const columns = plotColumns(series, min, max)
    for (const [plot, data] of [
      [stack, [columns.times, ...columns.stack.toReversed()]],
      [lines, [columns.times, columns.valence, columns.attention]],
    ] as const)
      plot.batch(() => {
        plot.setData(data as uPlot.AlignedData, false) // as many values as times
        plot.setScale('x', { min, max })
      })
    placePlayhead()
  }
  const want = (): void => everyFrame.want(draw)

  const sizes = new ResizeObserver((entries) => {
    for (const { target, contentRect } of entries) {
      const plot = target === upper ? stack : lines
      if (contentRect.width > 0 && contentRect.height > 0) plot.setSize({ width: contentRect.width, height: contentRect.height })
    }
    want()
  })
  for (const element of [upper, lower]) sizes.observe(element)
  for (const plot of plots) plot.over.addEventListener('click', () => onPick(plot.posToVal(plot.cursor.left ?? 0, 'x')))
  const leavings = [series.onChange(want), onPalette(want)]
  want()

  return {
    redraw: want,
    setPlayhead(at) {
      playheadAt = at
      placePlayhead()
    },
    close() {
      everyFrame.drop(draw)
      sizes.disconnect()
      for (const leave of leavings) leave()
      for (const plot of plots) plot.destroy()
    },
  }
}

let syncs = 0
