import { memo } from 'react'
import type { EmotionName } from '../../../charts/emotions.ts'
import type { Point } from './downsample.ts'
import { shareOf, type Span } from './extent.ts'
import styles from './timeline.module.css'

interface TrackProps {
  runs: readonly (readonly Point[])[]
  extent: Span
}

/** The drawing's own measures; it is stretched to its track. */
const [width, height] = [1_000, 100]

const x = (extent: Span, at: number): string => (shareOf(extent, at) * width).toFixed(1)
const y = (share: number): string => ((1 - Math.min(1, Math.max(0, share))) * height).toFixed(1)

/** A closed path for each run, from a base line up to the values. */
function area({ runs, extent }: TrackProps, valueOf: (point: Point) => number, base: number): string {
  return runs
    .map((run) => {
      const [first, last] = [run[0], run.at(-1)]
      if (!first || !last) return ''
      // A lone point would have no width.
      const end = last.at === first.at ? (Number(x(extent, last.at)) + 2).toFixed(1) : x(extent, last.at)
      const line = run.map((point) => `L${x(extent, point.at)} ${y(valueOf(point))}`).join('')
      return `M${x(extent, first.at)} ${y(base)}${line}L${end} ${y(valueOf(last))}L${end} ${y(base)}Z`
    })
    .join('')
}

const Drawing = ({ children }: { children: React.ReactNode }) => (
  <svg className={styles['drawing']} viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden focusable="false">
    {children}
  </svg>
)

/** One expression's probability, 0 to 1. */
export const ProbabilityTrack = memo(function ProbabilityTrack({
  index,
  name,
  hasHighest,
  ...track
}: TrackProps & { index: number; name: EmotionName; hasHighest: boolean }) {
  return (
    <Drawing>
      {hasHighest && <path d={area(track, ({ highest }) => highest[index] ?? 0, 0)} fill={`var(--${name})`} opacity="0.3" />}
      <path d={area(track, ({ means }) => means[index] ?? 0, 0)} fill={`var(--${name})`} />
    </Drawing>
  )
})

/** Valence, -1 to 1, from the middle up and down. */
export const SignedTrack = memo(function SignedTrack(track: TrackProps) {
  return (
    <Drawing>
      <path d={area(track, ({ valence }) => (valence + 1) / 2, 0.5)} fill="var(--accent)" />
      <line x1="0" x2={width} y1={height / 2} y2={height / 2} stroke="var(--line-strong)" vectorEffect="non-scaling-stroke" />
    </Drawing>
  )
})

/** Attention, 0 to 1. */
export const ShareTrack = memo(function ShareTrack(track: TrackProps) {
  return (
    <Drawing>
      <path d={area(track, ({ attention }) => attention, 0)} fill="var(--quiet)" opacity="0.7" />
    </Drawing>
  )
})
