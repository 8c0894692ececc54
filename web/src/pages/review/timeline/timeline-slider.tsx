import { useEffect, useRef } from 'react'
import { elapsedTime } from '../../../charts/moments.ts'
import { strings } from '../../../strings/index.ts'
import { usePlayhead } from '../playhead/use-playhead.ts'
import { shareOf } from './extent.ts'
import { momentByKey, snapped } from './moments-around.ts'
import type { TimelineProps } from './timeline-props.ts'
import styles from './timeline.module.css'
import { showsAt, whereIs } from './words.ts'

const text = strings.review.timeline
/** A click so near a mark means it, in CSS pixels. */
const snapPixels = 6

type SliderProps = Pick<TimelineProps, 'extent' | 'answers' | 'samples' | 'gapMs' | 'playhead'> & { marks: readonly number[] }

/** Lies over all tracks: a pointer and the keyboard choose the moment. */
export function TimelineSlider({ extent, answers, samples, gapMs, playhead, marks }: SliderProps) {
  const line = useRef<HTMLDivElement>(null)
  const hover = useRef<HTMLDivElement>(null)
  const at = usePlayhead(playhead)
  useEffect(() => {
    const place = (): void => line.current?.style.setProperty('left', `${shareOf(extent, playhead.at()) * 100}%`)
    place()
    return playhead.onChange(place)
  }, [playhead, extent])

  const momentOf = ({ currentTarget, clientX }: React.PointerEvent<HTMLDivElement>): { at: number; msPerPixel: number } => {
    const { left, width } = currentTarget.getBoundingClientRect()
    const share = Math.min(1, Math.max(0, (clientX - left) / Math.max(1, width)))
    return { at: extent.from + share * (extent.to - extent.from), msPerPixel: (extent.to - extent.from) / Math.max(1, width) }
  }
  const [now, length] = [Math.max(0, at - extent.from), extent.to - extent.from]
  const shows = samples.length === 0 ? '' : showsAt(samples, at, gapMs)
  return (
    <div
      className={styles['slider']}
      role="slider"
      tabIndex={0}
      aria-label={text.slider}
      aria-valuemin={0}
      aria-valuemax={Math.round(length / 1_000)}
      aria-valuenow={Math.min(Math.round(length / 1_000), Math.round(now / 1_000))}
      aria-valuetext={text.value(elapsedTime(now), elapsedTime(length), whereIs(answers, at), shows)}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey) return
        const moment = momentByKey(event.key, event.shiftKey, playhead.at(), { ...extent, answers: answers.map(({ from }) => from) })
        if (moment === undefined) return
        event.preventDefault()
        playhead.goTo(moment)
      }}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        const { at: moment, msPerPixel } = momentOf(event)
        playhead.goTo(snapped(moment, marks, snapPixels * msPerPixel))
      }}
      onPointerMove={(event) => {
        const moment = momentOf(event)
        if (event.buttons === 1) playhead.goTo(moment.at)
        hover.current?.style.setProperty('left', `${shareOf(extent, moment.at) * 100}%`)
        if (hover.current) hover.current.dataset['time'] = elapsedTime(moment.at - extent.from)
      }}
    >
      <div ref={hover} className={styles['hover']} />
      <div ref={line} className={styles['playhead']} />
    </div>
  )
}
