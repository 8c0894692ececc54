import { useState } from 'react'
import { useClient } from 'urql'
import { StartTakingDocument } from '../../../generated/graphql.ts'
import type { PlatformError } from '../../../platform/ask.ts'
import { sentenceOf } from '../../../platform/fault.ts'
import { request } from '../../../platform/request.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { ConsentDialog } from '../consent/consent-dialog.tsx'
import type { StepProps } from '../interview/taking.tsx'
import styles from './ready.module.css'

const text = strings.candidate.ready

/** The last moment before the clock runs. */
export function Ready({ taken, onBack }: StepProps & { onBack: () => void }) {
  const { interview, see, refresh } = taken
  const client = useClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [isChanging, setChanging] = useState(false)
  const { extraTimePercent } = interview.accommodations

  async function start(): Promise<void> {
    setBusy(true)
    setProblem('')
    try {
      see((await request(client, StartTakingDocument, { input: { interviewId: interview.id } })).startInterview)
    } catch (error) {
      setProblem(`${text.failed} ${sentenceOf(error as PlatformError)}`) // as `request` throws it
      void refresh().catch(() => {})
    } finally {
      setBusy(false)
    }
  }
  const { emotion = false, recording = false } = interview.consent ?? {}
  const sharing = emotion && recording ? 'both' : emotion ? 'emotion' : recording ? 'recording' : 'none'
  return (
    <Card className={styles['ready']}>
      <h1 tabIndex={-1}>{text.title}</h1>
      <ul className={styles['facts']}>
        <li>{text.questions(interview.questions.length)}</li>
        <li>{text.clock}</li>
        {extraTimePercent > 0 && <li>{text.extraTime(extraTimePercent)}</li>}
        <li>{text.kept}</li>
        <li>{text.sharing[sharing]}</li>
      </ul>
      <p role="alert" className={styles['problem']}>
        {problem}
      </p>
      <div className={styles['actions']}>
        <Button look="quiet" onPress={onBack}>
          {strings.candidate.consent.back}
        </Button>
        <Button look="quiet" onPress={() => setChanging(true)}>
          {strings.candidate.sharing.change}
        </Button>
        <Button look="primary" size="large" isPending={isBusy} onPress={() => void start()}>
          {isBusy ? text.starting : text.start}
        </Button>
      </div>
      <ConsentDialog taken={taken} isOpen={isChanging} onClose={() => setChanging(false)} />
    </Card>
  )
}
