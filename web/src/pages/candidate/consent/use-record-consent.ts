import { useState } from 'react'
import { useClient } from 'urql'
import { RecordTakenConsentDocument } from '../../../generated/graphql.ts'
import type { PlatformError } from '../../../platform/ask.ts'
import { sentenceOf } from '../../../platform/fault.ts'
import { request } from '../../../platform/request.ts'
import { strings } from '../../../strings/index.ts'
import type { StepProps } from '../interview/taking.tsx'
import { useUploads } from '../recording/use-uploads.ts'

const text = strings.candidate.consent

export interface Choices {
  emotion: boolean
  recording: boolean
}

/** Keeps what the candidate chose with the interview; what was recorded here goes with the consent to it. */
export function useRecordConsent({ interview, see }: StepProps['taken']) {
  const client = useClient()
  const { uploader } = useUploads()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  return {
    isBusy,
    problem,
    /** @returns whether it is kept */
    record: async (choices: Choices): Promise<boolean> => {
      setBusy(true)
      setProblem('')
      try {
        const input = { interviewId: interview.id, ...choices, policyVersion: text.policyVersion }
        see((await request(client, RecordTakenConsentDocument, { input })).recordConsent)
        if (!choices.recording) await uploader?.discard(interview.id).catch(() => {})
        return true
      } catch (error) {
        setProblem(`${text.failed} ${sentenceOf(error as PlatformError)}`) // as `request` throws it
        return false
      } finally {
        setBusy(false)
      }
    },
  }
}
