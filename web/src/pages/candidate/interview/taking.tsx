import { useEffect, useRef } from 'react'
import { strings } from '../../../strings/index.ts'
import { Loading } from '../../../ui/state.tsx'
import { Refused } from '../answer/refused.tsx'
import { useAnswers } from '../answer/use-answers.ts'
import { useLeaveWarning } from '../answer/use-leave-warning.ts'
import { camera } from '../camera/this-camera.ts'
import { Check } from '../check/check.tsx'
import { ConsentStep } from '../consent/consent-step.tsx'
import { Finished } from '../finished/finished.tsx'
import { Over } from '../finished/over.tsx'
import { Sending } from '../finished/sending.tsx'
import { QuestionStep } from '../question/question-step.tsx'
import { Ready } from '../ready/ready.tsx'
import { useUploads } from '../recording/use-uploads.ts'
import { OfflineBanner } from './offline-banner.tsx'
import { stepOf, type Step } from './step-of.ts'
import { StepsNav } from './steps-nav.tsx'
import styles from './taking.module.css'
import { useKept } from './use-kept.ts'
import type { Taken, TakenInterview } from './use-taken.ts'

const text = strings.candidate

/** What each step is given. */
export interface StepProps {
  taken: Taken & { interview: TakenInterview }
}

/** The interview once it is known: its steps, and what is in sight at each of them. */
export function Taking({ taken }: StepProps) {
  const { interview, organization } = taken
  const answers = useAnswers(interview, taken)
  const [isChecked, setChecked] = useKept(`parley.checked.${interview.id}`)
  const { uploads, uploader } = useUploads()
  const isSendingFilm = uploads.some(({ phase }) => phase !== 'sent' && phase !== 'refused')
  const step = answers && stepOf(interview, answers.records, { isChecked, isEnding: answers.isEnding })
  useLeaveWarning(answers !== undefined && (answers.isUnsent || (step === 'finished' && isSendingFilm)))
  // Whatever the candidate goes to, nothing is taken there.
  useEffect(() => () => camera.stop(), [])
  const page = useFocusOnStep(step)
  useEffect(() => {
    if (step !== 'finished' && step !== 'over') return
    // Nothing is asked of these any more.
    for (const what of ['checked', 'stopped']) localStorage.removeItem(`parley.${what}.${interview.id}`)
  }, [step, interview.id])

  if (!answers || !step) return <Loading>{text.loading}</Loading>
  return (
    <div className={styles['page']} ref={page} data-step={step}>
      <div>
        <StepsNav step={step} />
        <OfflineBanner answers={answers} isRunning={step === 'question' || step === 'sending'} />
      </div>
      <Refused interview={interview} answers={answers} />
      {step === 'check' && <Check interview={interview} onDone={() => setChecked(true)} />}
      {step === 'consent' && <ConsentStep taken={taken} onBack={interview.status === 'SCHEDULED' ? () => setChecked(false) : undefined} />}
      {step === 'ready' && <Ready taken={taken} onBack={() => setChecked(false)} />}
      {step === 'question' && (
        <QuestionStep taken={taken} answers={answers} uploader={uploader} isReadingOn={organization?.emotionPolicy.enabled ?? true} />
      )}
      {step === 'sending' && <Sending isFailing={answers.sync.isFailing} />}
      {step === 'finished' && <Finished taken={taken} uploads={uploads} />}
      {step === 'over' && <Over status={interview.status} />}
    </div>
  )
}

/** The keyboard and screen readers begin anew with each step, at its heading; not with the first, which comes with the page. */
function useFocusOnStep(step: Step | undefined) {
  const page = useRef<HTMLDivElement>(null)
  const before = useRef<Step>(undefined)
  useEffect(() => {
    const isNew = step && before.current && step !== before.current
    if (isNew) scrollTo({ top: 0 })
    // The question puts the focus where its answer is written.
    if (isNew && step !== 'question') page.current?.querySelector<HTMLElement>('h1[tabindex]')?.focus()
    if (step) before.current = step
  }, [step])
  return page
}
