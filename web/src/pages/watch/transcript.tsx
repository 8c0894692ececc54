import { useEffect, useRef, useState } from 'react'
import { WatchTranscriptDocument } from '../../generated/graphql.ts'
import { questionNumber } from '../../live/interview-facts.ts'
import { useLive } from '../../platform/use-live.ts'
import { strings } from '../../strings/index.ts'
import { Card } from '../../ui/card.tsx'
import { AnswerItem } from './answer-item.tsx'
import { Missing } from './missing.tsx'
import type { Hear, Scorecard, Span, WatchedInterview } from './parts.ts'
import styles from './transcript.module.css'

const text = strings.watch.transcript

/** The question, and what is being said to it now. */
export function SaidNow({ interview, hear }: { interview: WatchedInterview; hear: Hear }) {
  const { id, currentQuestion, totalQuestions } = interview
  const [draft, setDraft] = useState<{ questionId: string; transcript: string }>()
  const status = useLive(WatchTranscriptDocument, { id }, ({ transcriptUpdated: { question, transcript, updatedAt } }) => {
    setDraft({ questionId: question.id, transcript })
    hear(Date.parse(updatedAt))
  })
  return (
    <Card
      title={text.now}
      aside={
        currentQuestion && (
          <span className="quiet small">
            {strings.watch.question(questionNumber(interview), totalQuestions)} · {currentQuestion.category}
          </span>
        )
      }
    >
      {/* Until something is said there is nothing to come. */}
      <Missing status={status} />
      {currentQuestion && <p className={styles['asked']}>{currentQuestion.text}</p>}
      <Words words={draft && draft.questionId === currentQuestion?.id ? draft.transcript : ''} />
    </Card>
  )
}

/** As they grow, their end stays in sight, unless one has scrolled back. */
function Words({ words }: { words: string }) {
  const box = useRef<HTMLDivElement>(null)
  const follows = useRef(true)
  useEffect(() => {
    if (follows.current && box.current) box.current.scrollTop = box.current.scrollHeight
  }, [words])
  return (
    // A region that scrolls can be reached by the keyboard.
    <div
      ref={box}
      className={styles['said']}
      tabIndex={0}
      role="region"
      aria-label={text.words}
      data-said={words.length}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) =>
        (follows.current = scrollHeight - scrollTop - clientHeight < 24)
      }
    >
      {words === '' ? <span className="quiet">{text.waiting}</span> : words}
      {words !== '' && <span className={styles['caret']} aria-hidden />}
    </div>
  )
}

/** What was answered, each with its score as it lands. */
export function Answers({
  answers,
  card,
  shown,
}: {
  answers: WatchedInterview['answers']
  card: Scorecard | undefined
  shown: Span | undefined
}) {
  return (
    <Card title={text.earlier}>
      {answers.length === 0 && <p className="quiet">{text.noAnswers}</p>}
      <ol className={styles['answers']}>
        {answers.map((answer, index) => (
          <AnswerItem
            key={answer.id}
            number={index + 1}
            answer={answer}
            total={card?.answers.find((it) => it.answer?.id === answer.id)?.total}
            isNewest={index === answers.length - 1}
            shown={shown?.answerId === answer.id ? shown : undefined}
          />
        ))}
      </ol>
    </Card>
  )
}
