import { strings } from '../../strings/index.ts'
import { figure } from './amounts.ts'
import type { Figure, Moment } from './history.ts'
import styles from './status-page.module.css'

const text = strings.status.figures
const [width, height] = [200, 44]

/** A figure as it is, and how it was over the last minutes: drawn, and in words. */
export function Trend({
  name,
  of,
  moments,
  unit = (value) => value,
}: {
  name: string
  of: Figure
  moments: readonly Moment[]
  unit?: (value: string) => string
}) {
  const known = moments.flatMap((moment) => {
    const value = moment[of]
    return value === null ? [] : [{ at: moment.at, value }]
  })
  const [first, last] = [known[0], known.at(-1)]
  const values = known.map(({ value }) => value)
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const spanMs = Math.max(60_000, (last?.at ?? 0) - (first?.at ?? 0))
  const points = known.map(({ at, value }) => {
    const x = width - (((last?.at ?? at) - at) / spanMs) * width
    const y = height - 3 - (high > 0 ? (value / high) * (height - 6) : 0)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  })
  return (
    <div className={styles['trend']}>
      <span className="quiet small">{name}</span>
      <span className={`${styles['value']} numbers`}>
        {last === undefined ? <span className="quiet small">{text.unknown}</span> : unit(figure(last.value))}
      </span>
      {first !== undefined && last !== undefined && (
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          role="img"
          aria-label={text.trend(name, unit(figure(low)), unit(figure(high)), Math.max(1, Math.round((last.at - first.at) / 60_000)))}
        >
          <polygon points={`${points[0]?.split(',')[0] ?? 0},${height} ${points.join(' ')} ${width},${height}`} fill="var(--accent-soft)" />
          <polyline points={points.join(' ')} fill="none" stroke="var(--accent)" strokeWidth="1.5" vectorEffect="non-scaling-stroke" />
        </svg>
      )}
    </div>
  )
}
