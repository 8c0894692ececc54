import type { ReactNode } from 'react'
import { paths } from '../../app/paths.ts'
import { elapsedTime } from '../../charts/moments.ts'
import { strings } from '../../strings/index.ts'
import { Button, ButtonLink } from '../../ui/button.tsx'
import { Pill, type Tone } from '../../ui/pill.tsx'
import { dateOf } from './format.ts'
import type { Reviewed } from './review-data.ts'
import styles from './review-header.module.css'

const text = strings.review.header
const tones: Record<Reviewed['status'], Tone> = {
  SCHEDULED: 'neutral',
  IN_PROGRESS: 'accent',
  COMPLETED: 'good',
  CANCELLED: 'bad',
  EXPIRED: 'warn',
}

/** Whose interview it is, when it was, and how it stands. */
export function ReviewHeader({ interview, isOwn, children }: { interview: Reviewed; isOwn: boolean; children?: ReactNode }) {
  const { title, candidate, status, practice, startedAt, completedAt, scheduledAt, answers, totalQuestions, scorecard } = interview
  const began = startedAt ?? scheduledAt
  const isReleased = scorecard?.status === 'RELEASED'
  return (
    <header className={styles['header']}>
      <div className={styles['titles']}>
        <h1>{title}</h1>
        <p className={styles['pills']}>
          <Pill tone={tones[status]}>{strings.common.status[status]}</Pill>
          {practice && <Pill dot={false}>{text.practice}</Pill>}
          {interview.private && (
            <Pill dot={false} label={text.privateHint}>
              {text.private}
            </Pill>
          )}
          {scorecard && !practice && !isOwn && (
            <Pill dot={false} tone={isReleased ? 'good' : 'neutral'}>
              {isReleased ? text.released : text.notReleased}
            </Pill>
          )}
        </p>
      </div>
      <div className={styles['actions']} data-print="no">
        {children}
        {startedAt !== null && <Button onPress={() => print()}>{text.print}</Button>}
      </div>
      <dl className={styles['facts']}>
        <div>
          <dt>{text.candidate}</dt>
          <dd>
            {candidate?.displayName ?? strings.common.nobody}
            {!candidate && <span className="quiet small"> {text.erased}</span>}
          </dd>
        </div>
        {began !== null && (
          <div>
            <dt>{startedAt === null ? text.planned : text.began}</dt>
            <dd>
              <time dateTime={began}>{dateOf(began)}</time>
            </dd>
          </div>
        )}
        {startedAt !== null && completedAt !== null && (
          <div>
            <dt>{text.length}</dt>
            <dd className="numbers">{elapsedTime(Date.parse(completedAt) - Date.parse(startedAt))}</dd>
          </div>
        )}
        {startedAt !== null && (
          <div>
            <dt>{text.answered}</dt>
            <dd className="numbers">{text.answeredOf(answers.length, totalQuestions)}</dd>
          </div>
        )}
      </dl>
      <Standing {...{ interview, isOwn }} />
    </header>
  )
}

/** What one must know of an interview that did not simply end. */
function Standing({ interview, isOwn }: { interview: Reviewed; isOwn: boolean }) {
  const { status, startedAt, scheduledAt, id, replay } = interview
  const { standing } = strings.review
  const hasBegun = startedAt !== null
  if (replay)
    return (
      <div className={styles['standing']} role="status">
        <p>{standing.replay(replay.of.title)}</p>
        <ButtonLink to={paths.review(replay.of.id)} size="small" look="primary">
          {standing.original}
        </ButtonLink>
      </div>
    )
  if (status === 'COMPLETED') return null
  return (
    <div className={styles['standing']} data-status={status} role="status">
      <p>
        {status === 'SCHEDULED' && standing.SCHEDULED(scheduledAt === null ? undefined : dateOf(scheduledAt))}
        {status === 'IN_PROGRESS' && standing.IN_PROGRESS}
        {status === 'CANCELLED' && (hasBegun ? standing.CANCELLED : standing.cancelledUnbegun)}
        {status === 'EXPIRED' && (hasBegun ? standing.expiredBegun : standing.EXPIRED)}
      </p>
      {(status === 'IN_PROGRESS' || status === 'SCHEDULED') &&
        (isOwn ? (
          <ButtonLink to={paths.take(id)} size="small" look="primary">
            {standing.take}
          </ButtonLink>
        ) : (
          <ButtonLink to={paths.watch(id)} size="small" look="primary">
            {standing.watch}
          </ButtonLink>
        ))}
    </div>
  )
}
