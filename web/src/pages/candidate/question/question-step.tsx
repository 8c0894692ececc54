import { useId, useState } from 'react'
import { serverClock } from '../../../platform/request.ts'
import { strings } from '../../../strings/index.ts'
import { openQuestion } from '../answer/next-task.ts'
import type { Answers } from '../answer/use-answers.ts'
import { Sharing } from '../camera/sharing.tsx'
import type { StepProps } from '../interview/taking.tsx'
import type { TakenInterview } from '../interview/use-taken.ts'
import type { Uploader } from '../recording/uploader.ts'
import { EndEarly } from './end-early.tsx'
import { Question } from './question.tsx'
import styles from './question.module.css'

const text = strings.candidate.question

/** The interview itself: one question after the other, and the camera beside it. */
export function QuestionStep({
  taken,
  answers,
  uploader,
  isReadingOn,
}: StepProps & { answers: Answers; uploader: Uploader | undefined; isReadingOn: boolean }) {
  const { interview } = taken
  const question = openQuestion(interview, answers.records)
  const [told, setTold] = useState('')
  if (!question) return null
  const number = interview.questions.indexOf(question) + 1
  return (
    <div className={styles['parts']}>
      <div className={styles['main']}>
        <Progress number={number} count={interview.questions.length} />
        <Question
          key={question.id}
          question={question}
          interview={interview}
          answers={answers}
          draft={taken.draft}
          isLast={number === interview.questions.length}
          onHandedIn={() => setTold(answers.sync.isFailing ? text.handedInOffline : text.handedIn)}
        />
      </div>
      <aside className={styles['side']} aria-label={strings.candidate.sharing.title}>
        <Sharing taken={taken} uploader={uploader} isReadingOn={isReadingOn} />
        <EndEarly
          left={interview.questions.length - number + 1}
          onEnd={() => {
            const record = answers.records.find(({ questionId }) => questionId === question.id)
            if (record && record.transcript.trim() !== '') answers.handIn(question.id, serverClock.now() - sinceOf(interview, question.id))
            answers.end()
          }}
        />
      </aside>
      <span className="visually-hidden" role="status">
        {told}
      </span>
    </div>
  )
}

/** Since when a question is asked, in ms on the platform's clock; since now, when the platform asks another one still. */
export const sinceOf = ({ currentQuestion, currentQuestionSince }: TakenInterview, questionId: string): number =>
  currentQuestion?.id === questionId && currentQuestionSince !== null ? Date.parse(currentQuestionSince) : serverClock.now()

function Progress({ number, count }: { number: number; count: number }) {
  const id = useId()
  return (
    <div className={styles['progress']}>
      <span id={id} className={styles['of']}>
        {text.of(number, count)}
      </span>
      <span
        className={styles['bar']}
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={count}
        aria-valuenow={number - 1}
        aria-valuetext={text.of(number, count)}
      >
        <span style={{ width: `${((number - 1) / count) * 100}%` }} />
      </span>
    </div>
  )
}
