import { useState } from 'react'
import { paths } from '../../../app/paths.ts'
import { strings } from '../../../strings/index.ts'
import { Button, ButtonLink } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { ConsentDialog } from '../consent/consent-dialog.tsx'
import type { StepProps } from '../interview/taking.tsx'
import type { UploadState } from '../recording/uploader.ts'
import { UploadsPanel } from '../recording/uploads-panel.tsx'
import styles from './finished.module.css'
import { useResult } from './use-result.ts'

const text = strings.candidate.finished

/** The end: what happens next, what is still on its way, and the result once it may be seen. */
export function Finished({ taken, uploads }: StepProps & { uploads: readonly UploadState[] }) {
  const { interview } = taken
  const score = useResult(interview.id)
  const [isChanging, setChanging] = useState(false)
  const { emotion = false, recording = false } = interview.consent ?? {}
  const isSettled = score !== undefined && score.total !== null && score.scored >= score.expected
  return (
    <div className={styles['parts']}>
      <Card className={styles['done']}>
        <h1 tabIndex={-1}>{text.title}</h1>
        <p className={styles['lead']}>{text.answered(interview.answers.length, interview.questions.length)}</p>
        <div className={styles['result']} role="status">
          {score && score.total !== null ? (
            <>
              <span className="quiet">{text.result}</span>
              <strong className={`${styles['points']} numbers`}>{text.points(score.total)}</strong>
              {!isSettled && <span className="quiet small">{text.partial(score.scored, score.expected)}</span>}
            </>
          ) : (
            <>
              <h2>{text.next}</h2>
              <p>{interview.answers.length === 0 ? text.nothing : interview.practice ? text.practice : text.interview}</p>
            </>
          )}
        </div>
        <div className={styles['actions']}>
          {score && (
            <ButtonLink to={paths.review(interview.id)} look="primary">
              {text.see}
            </ButtonLink>
          )}
          <ButtonLink to={paths.home}>{strings.candidate.toMine}</ButtonLink>
          {(emotion || recording) && (
            <Button look="quiet" onPress={() => setChanging(true)}>
              {strings.candidate.sharing.change}
            </Button>
          )}
        </div>
      </Card>
      <UploadsPanel uploads={uploads.filter(({ interviewId }) => interviewId === interview.id)} />
      <Stored recordings={interview.recordings} />
      <ConsentDialog taken={taken} isOpen={isChanging} onClose={() => setChanging(false)} />
    </div>
  )
}

/** What has become of the recordings that the platform has. */
function Stored({ recordings }: { recordings: StepProps['taken']['interview']['recordings'] }) {
  const has = (...statuses: string[]): boolean => recordings.some(({ status }) => statuses.includes(status))
  const isUnusable = recordings.some(({ status, rejection }) => status === 'REJECTED' && rejection !== 'CONSENT_WITHDRAWN')
  const state = isUnusable ? 'REJECTED' : has('VERIFYING') ? 'VERIFYING' : has('READY') ? 'READY' : undefined
  return (
    <p role="status" className={styles['stored']}>
      {state && text.recordings[state]}
    </p>
  )
}
