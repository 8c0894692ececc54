import { Link } from 'wouter'
import { paths } from '../../app/paths.ts'
import { emotionColour, emotionLabel } from '../../charts/emotions.ts'
import { Sparkline } from '../../charts/sparkline.tsx'
import { questionNumber, startOf } from '../../live/interview-facts.ts'
import type { InterviewLine } from '../../live/use-interview-list.ts'
import { useNow } from '../../live/use-now.ts'
import { usePulse } from '../../live/use-pulse.ts'
import { strings } from '../../strings/index.ts'
import { Steps } from '../../ui/steps.tsx'
import styles from './running-card.module.css'

/** A running interview in short, live; leads to the whole of it. */
export function RunningCard({ line }: { line: InterviewLine }) {
  const { pulse, text: now } = usePulse(line.id)
  const text = strings.dashboard
  const number = questionNumber(line)
  const { expression, problem, score } = now
  return (
    <article className={styles['card']} data-interview={line.id}>
      <div className={styles['who']}>
        <h3>
          <Link to={paths.watch(line.id)} className={styles['link'] ?? ''}>
            {line.candidate?.displayName ?? strings.common.nobody}
          </Link>
        </h3>
        <p className="quiet small">{line.title}</p>
      </div>
      <div className={styles['expression']}>
        {expression === undefined ? (
          <span className="quiet">{text.noExpression}</span>
        ) : (
          <>
            <span className={styles['swatch']} style={{ background: emotionColour(expression) }} />
            {emotionLabel(expression)}
          </>
        )}
      </div>
      <div className={styles['spark']}>
        <Sparkline series={pulse.spark} onPush={pulse.onPush} />
      </div>
      <p className={styles['score']}>
        <span className="visually-hidden">{text.score}: </span>
        <strong className="numbers">{score?.total?.toFixed(0) ?? '–'}</strong>
        <span className="quiet small numbers">{score ? text.scored(score.scored, score.expected) : text.noScore}</span>
      </p>
      <div className={styles['foot']}>
        <Steps at={number} of={line.totalQuestions} label={text.question(number, line.totalQuestions)} />
        <Since at={startOf(line)} />
      </div>
      {problem !== undefined && <p className={styles['problem']}>{text.problems[problem]}</p>}
    </article>
  )
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })

function Since({ at }: { at: number }) {
  const now = useNow(15_000)
  return (
    <span className="quiet small numbers">{strings.dashboard.since(clock.format(at), Math.max(0, Math.floor((now - at) / 60_000)))}</span>
  )
}
