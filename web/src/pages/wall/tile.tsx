import { Link } from 'wouter'
import { paths } from '../../app/paths.ts'
import { emotionColour, emotionLabel } from '../../charts/emotions.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import type { LivePulse } from '../../live/use-pulse.ts'
import { strings } from '../../strings/index.ts'
import styles from './tile.module.css'

const text = strings.wall

export interface TileFacts {
  id: string
  name: string | undefined
  title: string
  /** undefined: it does not run. */
  question: { number: number; total: number } | undefined
  standing: string
}

/** One interview as small as it can be read; leads to all of it. Drawn anew only when a word of it changes; its picture draws itself. */
export function Tile({
  facts: { id, name, title, question, standing },
  live: { pulse, text: now },
}: {
  facts: TileFacts
  live: LivePulse
}) {
  const { expression, score } = now
  const problem = question ? now.problem : undefined
  return (
    <li className={styles['tile']} data-tile={id} data-problem={problem ?? ''}>
      <div className={styles['head']}>
        <Link to={paths.watch(id)} className={styles['name'] ?? ''} title={title}>
          {name ?? strings.common.nobody}
        </Link>
        <span className={styles['question']}>
          {question ? (
            <>
              <span aria-hidden>{`${question.number}/${question.total}`}</span>
              <span className="visually-hidden">{text.question(question.number, question.total)}</span>
            </>
          ) : (
            standing
          )}
        </span>
      </div>
      <div className={styles['spark']}>
        <Sparkline series={pulse.spark} onPush={pulse.onPush} />
      </div>
      <div className={styles['foot']}>
        <span className={styles['expression']}>
          {problem !== undefined ? (
            <span className={styles['problem']}>{text.problems[problem]}</span>
          ) : expression === undefined ? (
            <span className="quiet">{text.noExpression}</span>
          ) : (
            <>
              <span className={styles['swatch']} style={{ background: emotionColour(expression) }} />
              {emotionLabel(expression)}
            </>
          )}
        </span>
        <span className={styles['score']}>
          <span className="visually-hidden">{text.score} </span>
          {score?.total?.toFixed(0) ?? '–'}
        </span>
      </div>
    </li>
  )
}
