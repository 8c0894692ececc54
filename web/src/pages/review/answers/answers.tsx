import { useEffect, useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { usePlayhead } from '../playhead/use-playhead.ts'
import type { Evidence } from '../review-data.ts'
import type { TimelineProps } from '../timeline/timeline-props.ts'
import { AnswerCard, type ShownEvidence } from './answer-card.tsx'
import styles from './answers.module.css'

const text = strings.review.answers

interface AnswersProps extends Pick<TimelineProps, 'interview' | 'extent' | 'answers' | 'playhead'> {
  /** undefined: nothing is said of expressions. */
  samples: TimelineProps['samples'] | undefined
  shown: ShownEvidence | undefined
}

/** Each answer in the order in which it was given, then what was left unanswered. */
export function Answers({ interview, extent, answers, samples, playhead, shown }: AnswersProps) {
  const at = usePlayhead(playhead)
  const [chosen, setChosen] = useState<Evidence>()
  useEffect(() => {
    if (shown) setChosen(shown.evidence)
  }, [shown])
  const given = new Set(interview.answers.map(({ question }) => question.id))
  const unanswered = interview.status === 'IN_PROGRESS' ? [] : interview.questions.filter(({ id }) => !given.has(id))
  const { scorecard } = interview
  return (
    <section className={styles['answers']} aria-labelledby="answers">
      <h2 id="answers">{text.title}</h2>
      {answers.length === 0 && <p className="quiet">{text.none}</p>}
      {answers.map((span) => {
        const answer = interview.answers.find(({ id }) => id === span.answerId)
        return (
          answer && (
            <AnswerCard
              key={answer.id}
              {...{ answer, span, extent, samples, playhead, chosen }}
              onChoose={setChosen}
              isCurrent={at >= span.from && at <= span.to}
              shown={shown?.evidence.answerId === answer.id ? shown : undefined}
              isScoreAwaited={scorecard?.status === 'PENDING' || scorecard?.status === 'PARTIAL'}
            />
          )
        )
      })}
      {unanswered.map(({ id, text: question }) => (
        <article key={id} className={styles['unanswered']}>
          <h3>{question}</h3>
          <p className="quiet">{text.unanswered}</p>
        </article>
      ))}
    </section>
  )
}
