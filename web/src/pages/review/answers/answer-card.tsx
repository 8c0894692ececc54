import { memo, useEffect, useMemo, useRef, useState } from 'react'
import { emotionLabel } from '../../../charts/emotions.ts'
import { elapsedTime } from '../../../charts/moments.ts'
import { mayMove } from '../../../settings/appearance.ts'
import { strings } from '../../../strings/index.ts'
import { pointsOf, titled } from '../format.ts'
import type { Playhead } from '../playhead/playhead.ts'
import type { Evidence, ReviewedAnswer } from '../review-data.ts'
import type { AnswerSpan } from '../timeline/answer-spans.ts'
import type { Span } from '../timeline/extent.ts'
import { readingOf, strongest } from '../timeline/reading.ts'
import type { Sample } from '../timeline/sample.ts'
import styles from './answer-card.module.css'
import { CriterionView } from './criterion.tsx'
import { Transcript } from './transcript.tsx'

const text = strings.review.answers

/** A quotation that somebody asked for; a new object each time. */
export interface ShownEvidence {
  evidence: Evidence
}

interface AnswerCardProps {
  answer: ReviewedAnswer
  span: AnswerSpan
  extent: Span
  playhead: Playhead
  /** undefined: nothing is said of expressions. */
  samples: readonly Sample[] | undefined
  isCurrent: boolean
  shown: ShownEvidence | undefined
  /** The quotation of this or another answer that was chosen last. */
  chosen: Evidence | undefined
  onChoose: (evidence: Evidence | undefined) => void
  /** Whether a score that is missing may still come. */
  isScoreAwaited: boolean
}

/** One answer: what was asked and said, and how it was judged, each reason beside the words it rests on. */
export const AnswerCard = memo(function AnswerCard(props: AnswerCardProps) {
  const { answer, span, extent, playhead, samples, isCurrent, shown, chosen, onChoose, isScoreAwaited } = props
  const { question, transcript, durationMs, score } = answer
  const [pointed, setPointed] = useState<readonly Evidence[]>()
  const reading = useMemo(() => samples && readingSentence(samples, span), [samples, span])
  const words = useRef<HTMLParagraphElement>(null)
  const evidence = useMemo(() => {
    const own = score?.criteria.flatMap((criterion) => criterion.evidence) ?? []
    return shown ? [...own, shown.evidence] : own
  }, [score, shown])

  // Asked for from elsewhere on the page: the words come into sight.
  useEffect(() => {
    if (!shown) return
    words.current?.focus({ preventScroll: true })
    words.current?.scrollIntoView({ block: 'center', behavior: mayMove() ? 'smooth' : 'auto' })
  }, [shown])

  return (
    <article className={styles['answer']} data-current={isCurrent} aria-labelledby={`${answer.id}-question`}>
      <header className={styles['head']}>
        <span className={`${styles['number']} numbers`} aria-hidden>
          {span.number}
        </span>
        <div>
          <h3 id={`${answer.id}-question`}>{question.text}</h3>
          <p className={`${styles['facts']} quiet small`}>
            <button
              type="button"
              className={`${styles['moment']} numbers`}
              aria-label={text.goTo(elapsedTime(span.from - extent.from))}
              onClick={() => playhead.goTo(span.from)}
            >
              {elapsedTime(span.from - extent.from)}
            </button>
            <span className="numbers">{text.length(Math.round(durationMs / 1_000), question.timeLimitSeconds)}</span>
            <span>{titled(question.category)}</span>
            <span>{text.difficulty[question.difficulty]}</span>
          </p>
        </div>
        {score && (
          <p className={`${styles['total']} numbers`} aria-label={strings.review.scorecard.total(pointsOf(score.total))}>
            {pointsOf(score.total)}
          </p>
        )}
      </header>
      <div className={styles['body']}>
        <div className={styles['said']}>
          {transcript === null ? (
            <p className="quiet">{text.erased}</p>
          ) : transcript.trim() === '' ? (
            <p className="quiet">{text.empty}</p>
          ) : (
            <Transcript ref={words} text={transcript} evidence={evidence} lit={new Set(pointed ?? (chosen ? [chosen] : []))} />
          )}
          {reading !== undefined && <p className="quiet small">{reading}</p>}
        </div>
        {score ? (
          <ul className={styles['criteria']} aria-label={text.whyScore}>
            {score.criteria.map((criterion) => (
              <CriterionView
                key={criterion.name}
                {...{ criterion, chosen }}
                onPoint={setPointed}
                onChoose={(one) => onChoose(one === chosen ? undefined : one)}
              />
            ))}
          </ul>
        ) : (
          isScoreAwaited && <p className="quiet">{text.scorePending}</p>
        )}
      </div>
    </article>
  )
})

function readingSentence(samples: readonly Sample[], span: Span): string {
  const { samples: frames, means, attention = 0 } = readingOf(samples, span)
  if (frames === 0) return text.reading.nothing
  if (!means) return text.reading.noFace(frames)
  const leading = strongest(means).map((name) => ({ name: emotionLabel(name), share: means[name] }))
  return text.reading.shows(leading, attention, frames)
}
