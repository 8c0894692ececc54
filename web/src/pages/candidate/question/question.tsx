import { useId, useState } from 'react'
import { serverClock } from '../../../platform/request.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { AnswerField } from '../answer/answer-field.tsx'
import { bytesOver } from '../answer/answer-size.ts'
import type { Answers } from '../answer/use-answers.ts'
import { Clock } from '../clock/clock.tsx'
import { timeFor } from '../clock/question-clock.ts'
import type { TakenDraft, TakenInterview } from '../interview/use-taken.ts'
import { joinSpeech } from '../speech/join-speech.ts'
import { useDictation } from '../speech/use-dictation.ts'
import styles from './question.module.css'
import { sinceOf } from './question-step.tsx'

const text = strings.candidate.question

/** One question, with its clock and its answer. */
export function Question({
  question,
  interview,
  answers,
  draft,
  isLast,
  onHandedIn,
}: {
  question: TakenInterview['questions'][number]
  interview: TakenInterview
  answers: Answers
  draft: TakenDraft | undefined
  isLast: boolean
  onHandedIn: () => void
}) {
  const [headingId, labelId] = [useId(), useId()]
  const [isAsking, setAsking] = useState(false)
  // Fixed when it is shown: what is handed in without a connection does not give the next question more time, and takes none away.
  const [since] = useState(() => sinceOf(interview, question.id))
  const { extraTimePercent, largeClock } = interview.accommodations
  const transcript = (): string => answers.textOf(question.id)
  const dictation = useDictation((words) => answers.type(question.id, joinSpeech(transcript(), words)))
  const written = answers.records.find(({ questionId }) => questionId === question.id)?.transcript ?? ''

  function handIn(): void {
    dictation?.stop()
    answers.handIn(question.id, Math.max(0, Math.round(serverClock.now() - since)))
    onHandedIn()
  }
  return (
    <Card className={styles['question']}>
      <div className={styles['head']}>
        <h1 id={headingId} tabIndex={-1}>
          {question.text}
        </h1>
        <Clock
          total={timeFor(question.timeLimitSeconds, extraTimePercent)}
          since={since}
          isLarge={largeClock}
          extraTimePercent={extraTimePercent}
        />
      </div>
      <span id={labelId} className="visually-hidden">
        {text.answer}
      </span>
      <AnswerField questionId={question.id} labelledBy={`${headingId} ${labelId}`} answers={answers} draft={draft} dictation={dictation} />
      <div className={styles['actions']}>
        <Button
          look="primary"
          size="large"
          isDisabled={bytesOver(written) > 0}
          onPress={() => (written.trim() === '' && !dictation?.interim ? setAsking(true) : handIn())}
        >
          {isLast ? text.handInLast : text.handIn}
        </Button>
      </div>
      <Dialog
        title={text.empty.title}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        actions={
          <>
            <Button onPress={() => setAsking(false)}>{text.empty.cancel}</Button>
            <Button
              look="primary"
              onPress={() => {
                setAsking(false)
                handIn()
              }}
            >
              {text.empty.confirm}
            </Button>
          </>
        }
      >
        <p>{text.empty.detail}</p>
      </Dialog>
    </Card>
  )
}
