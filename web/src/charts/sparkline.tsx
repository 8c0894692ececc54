import { useEffect, useRef } from 'react'
import { drawSpark } from './draw-spark.ts'
import { tenTimesASecond } from './draw-scheduler.ts'
import { onPalette, palette } from './palette.ts'
import type { SparkSeries } from './spark-series.ts'
import styles from './sparkline.module.css'

/** What came, as a small picture as large as what it lies in; `onPush` is how it hears of more. For the eye alone: say the same in words beside it. */
export function Sparkline({
  series,
  onPush,
  windowMs = 60_000,
}: {
  series: SparkSeries
  onPush: (listener: () => void) => () => void
  windowMs?: number
}) {
  const canvas = useRef<HTMLCanvasElement>(null)
  useEffect(() => {
    const element = canvas.current
    const context = element?.getContext('2d')
    if (!element || !context) return
    const draw = (): void =>
      drawSpark(context, series, { width: element.width, height: element.height, scale: devicePixelRatio, windowMs }, palette())
    const want = (): void => tenTimesASecond.want(draw)
    const sizes = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      element.width = Math.round(width * devicePixelRatio)
      element.height = Math.round(height * devicePixelRatio)
      want()
    })
    sizes.observe(element)
    const leavings = [onPush(want), onPalette(want)]
    return () => {
      sizes.disconnect()
      for (const leave of leavings) leave()
      tenTimesASecond.drop(draw)
    }
  }, [series, onPush, windowMs])
  return <canvas ref={canvas} className={styles['spark']} aria-hidden />
}
