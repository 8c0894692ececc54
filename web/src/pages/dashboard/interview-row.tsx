import { useState } from 'react'
import { Link } from 'wouter'
import { paths } from '../../app/paths.ts'
import { PulseScoreDocument } from '../../generated/graphql.ts'
import type { InterviewLine } from '../../live/use-interview-list.ts'
import { useLive } from '../../platform/use-live.ts'
import { strings } from '../../strings/index.ts'
import { Pill, type Tone } from '../../ui/pill.tsx'
import styles from './interview-row.module.css'

const tones: Readonly<Record<InterviewLine['status'], Tone>> = {
  SCHEDULED: 'accent',
  IN_PROGRESS: 'good',
  COMPLETED: 'neutral',
  CANCELLED: 'bad',
  EXPIRED: 'warn',
}

const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' })

function whenOf({ status, scheduledAt, startedAt, completedAt, createdAt }: InterviewLine): string {
  const text = strings.dashboard
  if (status === 'SCHEDULED') return scheduledAt === null ? text.unscheduled : text.scheduledFor(moment.format(Date.parse(scheduledAt)))
  return moment.format(Date.parse(completedAt ?? startedAt ?? createdAt))
}

/** One that does not run; leads to its review, or to where it will be seen once it begins. */
export function InterviewRow({ line }: { line: InterviewLine }) {
  const { id, status, title, candidate, practice } = line
  const text = strings.dashboard
  return (
    <li className={styles['row']} data-interview={id}>
      <Link to={status === 'SCHEDULED' ? paths.watch(id) : paths.review(id)} className={styles['name'] ?? ''}>
        {candidate?.displayName ?? strings.common.nobody}
      </Link>
      <span className={styles['title']}>
        {title} {practice && <span className="quiet small">· {text.practice}</span>}
      </span>
      <Pill tone={tones[status]}>{strings.common.status[status]}</Pill>
      <span className="quiet small numbers">{whenOf(line)}</span>
      <span className={styles['score']}>{status === 'COMPLETED' && <Total line={line} />}</span>
    </li>
  )
}

/** The last answers are scored a moment after the interview is completed. */
function Total({ line: { id, scorecard } }: { line: InterviewLine }) {
  const isFinal = scorecard?.status === 'FINAL' || scorecard?.status === 'RELEASED'
  const [total, setTotal] = useState<number | null>()
  useLive(PulseScoreDocument, isFinal ? undefined : { id }, ({ scoreUpdated }) => setTotal(scoreUpdated.total))
  const shown = total ?? scorecard?.total
  return (
    <>
      <span className="visually-hidden">{strings.dashboard.columns.score}: </span>
      <span className="numbers">{shown?.toFixed(0) ?? '–'}</span>
    </>
  )
}
