import type { ReactNode } from 'react'
import { elapsedTime } from '../../charts/moments.ts'
import { questionNumber } from '../../live/interview-facts.ts'
import { useNow } from '../../live/use-now.ts'
import { strings } from '../../strings/index.ts'
import { Pill } from '../../ui/pill.tsx'
import { Steps } from '../../ui/steps.tsx'
import styles from './header.module.css'
import type { WatchedInterview } from './parts.ts'
import { limitMs, questionTime } from './question-time.ts'

const text = strings.watch

/** Who is interviewed, how far it is, how much time the question has. */
export function Header({ interview, isKnown, aside }: { interview: WatchedInterview; isKnown: boolean; aside: ReactNode }) {
  const { candidate, title, status, totalQuestions, currentQuestion, currentQuestionSince, accommodations, replay } = interview
  const isRunning = isKnown && status === 'IN_PROGRESS'
  const number = questionNumber(interview)
  return (
    <header className={styles['header']}>
      <div className={styles['who']}>
        <h1>{isKnown ? (candidate?.displayName ?? strings.common.nobody) : text.title}</h1>
        <p className="quiet">{title}</p>
      </div>
      <div className={styles['facts']}>
        {isKnown && <Pill tone={isRunning ? 'good' : 'neutral'}>{strings.common.status[status]}</Pill>}
        {replay && (
          <Pill tone="accent" label={text.replayOf}>
            {text.replay(replay.speed)}
          </Pill>
        )}
        {isRunning && <Steps at={number} of={totalQuestions} label={text.question(number, totalQuestions)} />}
        {isRunning && currentQuestion && currentQuestionSince !== null && (
          <Clock
            since={Date.parse(currentQuestionSince)}
            limit={limitMs(currentQuestion.timeLimitSeconds, accommodations.extraTimePercent)}
            extra={accommodations.extraTimePercent}
            speed={replay?.speed ?? 1}
          />
        )}
      </div>
      {aside}
    </header>
  )
}

function Clock({ since, limit, extra, speed }: { since: number; limit: number | undefined; extra: number; speed: number }) {
  const { elapsedMs, overMs } = questionTime(since, limit, useNow(1_000), speed)
  const elapsed = elapsedTime(elapsedMs)
  return (
    <span role="timer" aria-label={text.clock.label} className={styles['clock']} data-over={overMs > 0}>
      <span className="numbers">{limit === undefined ? text.clock.alone(elapsed) : text.clock.of(elapsed, elapsedTime(limit))}</span>
      {extra > 0 && limit !== undefined && <span className="quiet small">{text.clock.extra(extra)}</span>}
      {overMs > 0 && <span className="small numbers">{text.clock.over(elapsedTime(overMs))}</span>}
    </span>
  )
}
