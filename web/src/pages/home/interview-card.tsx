import { paths } from '../../app/paths.ts'
import type { MyInterviewFragment } from '../../generated/graphql.ts'
import { strings } from '../../strings/index.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { Pill } from '../../ui/pill.tsx'
import styles from './home.module.css'

const text = strings.home
const date = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })
const dateOf = (instant: string): string => date.format(new Date(instant))

/** One interview: what it is, and the one thing to do with it. */
export function InterviewCard({ interview }: { interview: MyInterviewFragment }) {
  const { id, title, status, practice, scorecard } = interview
  const result = status === 'COMPLETED' ? scorecard : null
  return (
    <li className={styles['card']}>
      <div className={styles['what']}>
        <h3>{title}</h3>
        <p className={`${styles['facts']} quiet small`}>
          <span>{whenOf(interview)}</span>
          {practice && <Pill dot={false}>{interview.private ? `${text.practice}, ${text.private.toLowerCase()}` : text.practice}</Pill>}
        </p>
      </div>
      {status === 'SCHEDULED' && <Go to={paths.take(id)} name={text.startOf(title)} word={text.start} look="primary" />}
      {status === 'IN_PROGRESS' && <Go to={paths.take(id)} name={text.goOnOf(title)} word={text.goOn} look="primary" />}
      {status === 'COMPLETED' &&
        (result ? (
          <div className={styles['result']}>
            {result.total !== null && <strong className="numbers">{text.points(result.total)}</strong>}
            <Go to={paths.review(id)} name={text.resultOf(title)} word={text.result} look="secondary" />
          </div>
        ) : (
          <span className="quiet small">{practice ? text.scoring : text.notReleased}</span>
        ))}
    </li>
  )
}

function whenOf({ status, scheduledAt, completedAt, answers, totalQuestions }: MyInterviewFragment): string {
  if (status === 'IN_PROGRESS') return text.answered(answers.length, totalQuestions)
  if (status === 'COMPLETED') return completedAt === null ? '' : text.completedAt(dateOf(completedAt))
  return `${scheduledAt === null ? text.anyTime : text.at(dateOf(scheduledAt))} · ${text.questions(totalQuestions)}`
}

function Go({ to, name, word, look }: { to: string; name: string; word: string; look: 'primary' | 'secondary' }) {
  return (
    <ButtonLink to={to} look={look}>
      {word}
      <span className="visually-hidden">{name.slice(word.length)}</span>
    </ButtonLink>
  )
}
