import { useEffect, useId, useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import type { StepProps } from '../interview/taking.tsx'
import { ChoiceSwitch } from './choice-switch.tsx'
import styles from './consent.module.css'
import { useRecordConsent } from './use-record-consent.ts'

const text = strings.candidate.withdraw

/** Taking back what was agreed to, at any time; agreeing to more, until the interview is over. */
export function ConsentDialog({ taken, isOpen, onClose }: StepProps & { isOpen: boolean; onClose: () => void }) {
  const { interview, organization } = taken
  const { record, isBusy, problem } = useRecordConsent(taken)
  const { emotion: isEmotionGiven = false, recording: isRecordingGiven = false } = interview.consent ?? {}
  const [emotion, setEmotion] = useState(isEmotionGiven)
  const [recording, setRecording] = useState(isRecordingGiven)
  const [emotionId, recordingId] = [useId(), useId()]
  useEffect(() => {
    setEmotion(isEmotionGiven)
    setRecording(isRecordingGiven)
  }, [isOpen, isEmotionGiven, isRecordingGiven])
  const isOver = !['SCHEDULED', 'IN_PROGRESS'].includes(interview.status)
  const isReadingOn = organization?.emotionPolicy.enabled ?? false
  return (
    <Dialog
      title={text.title}
      isOpen={isOpen}
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{text.cancel}</Button>
          <Button
            look="primary"
            isPending={isBusy}
            onPress={() => void record({ emotion, recording }).then((isKept) => isKept && onClose())}
          >
            {text.save}
          </Button>
        </>
      }
    >
      {isOver && <p className="quiet">{text.tooLate}</p>}
      {(isReadingOn || isEmotionGiven) && (
        <div className={styles['given']}>
          <ChoiceSwitch
            label={text.emotion}
            isChosen={emotion}
            isDisabled={isOver && !isEmotionGiven}
            describedBy={emotionId}
            onChange={setEmotion}
          />
          <p id={emotionId} className="quiet small">
            {text.emotionLost}
          </p>
        </div>
      )}
      <div className={styles['given']}>
        <ChoiceSwitch
          label={text.recording}
          isChosen={recording}
          isDisabled={isOver && !isRecordingGiven}
          describedBy={recordingId}
          onChange={setRecording}
        />
        <p id={recordingId} className="quiet small">
          {text.recordingLost}
        </p>
      </div>
      <p role="alert" className={styles['problem']}>
        {problem}
      </p>
    </Dialog>
  )
}
