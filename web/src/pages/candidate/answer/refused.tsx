import { useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import type { TakenInterview } from '../interview/use-taken.ts'
import { refusalOf } from './answer-record.ts'
import styles from './answer.module.css'
import type { Answers } from './use-answers.ts'

const text = strings.candidate.refused

/** Words that the platform will not take any more: nobody but the candidate may throw them away. */
export function Refused({ interview, answers }: { interview: TakenInterview; answers: Answers }) {
  const [copied, setCopied] = useState<string>()
  const refused = answers.records.filter((record) => refusalOf(record) !== undefined)
  if (refused.length === 0) return null
  return (
    <Card title={text.title} className={styles['all']}>
      <p className="quiet">{text.detail}</p>
      {refused.map(({ questionId, transcript }) => (
        <div key={questionId} className={styles['refused']}>
          <h3>{interview.questions.find(({ id }) => id === questionId)?.text}</h3>
          <blockquote>{transcript}</blockquote>
          <div className={styles['actions']}>
            <Button size="small" onPress={() => void navigator.clipboard?.writeText(transcript).then(() => setCopied(questionId))}>
              {copied === questionId ? text.copied : text.copy}
            </Button>
            <Button size="small" look="quiet" onPress={() => answers.forget(questionId)}>
              {text.forget}
            </Button>
          </div>
        </div>
      ))}
    </Card>
  )
}
