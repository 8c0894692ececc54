import { useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import type { StepProps } from '../interview/taking.tsx'
import { ChoiceSwitch } from './choice-switch.tsx'
import styles from './consent.module.css'
import { useRecordConsent } from './use-record-consent.ts'

const text = strings.candidate.consent

/** What may be taken of the candidate, in plain words, and their own choice about each. */
export function ConsentStep({ taken, onBack }: StepProps & { onBack: (() => void) | undefined }) {
  const { interview, organization } = taken
  const { record, isBusy, problem } = useRecordConsent(taken)
  // Off, unless the account has said yes for all interviews.
  const [emotion, setEmotion] = useState(interview.consent?.emotion ?? false)
  const [recording, setRecording] = useState(interview.consent?.recording ?? false)
  const isReadingOn = organization?.emotionPolicy.enabled ?? false
  const isStanding = interview.consent?.emotion === true && interview.consent.recording
  const who = (of: (organization: string) => string): string => (interview.private ? text.whoPrivate : of(organization?.name ?? ''))
  const choices = { emotion: isReadingOn && emotion, recording }
  return (
    <>
      <header className={styles['intro']}>
        <h1 tabIndex={-1}>{text.title}</h1>
        <p className={styles['lead']}>{text.intro}</p>
        {isStanding && <p>{text.standing}</p>}
        {interview.status === 'IN_PROGRESS' && <p>{text.running}</p>}
        <p className="quiet">{text.changeLater}</p>
      </header>
      <div className={styles['cards']}>
        {isReadingOn ? (
          <Explained
            title={text.emotion.title}
            parts={{
              what: text.emotion.what,
              why: text.emotion.whyOf(organization?.emotionPolicy.purpose ?? null),
              keep: text.emotion.keep,
              who: who(text.emotion.who),
              without: text.emotion.without,
            }}
          >
            <ChoiceSwitch label={text.emotion.choose} isChosen={emotion} onChange={setEmotion} />
          </Explained>
        ) : (
          <Card title={text.emotion.title}>
            <p>{text.off}</p>
          </Card>
        )}
        <Explained
          title={text.recording.title}
          parts={{
            what: text.recording.what,
            why: interview.private ? text.recording.whyPrivate : text.recording.why,
            keep: text.recording.keep,
            who: who(text.recording.who),
            without: text.recording.without,
          }}
        >
          <ChoiceSwitch label={text.recording.choose} isChosen={recording} onChange={setRecording} />
        </Explained>
      </div>
      <p className="quiet">{text.speech}</p>
      <p role="alert" className={styles['problem']}>
        {problem}
      </p>
      <div className={styles['actions']}>
        {onBack && (
          <Button look="quiet" onPress={onBack}>
            {text.back}
          </Button>
        )}
        <Button look="primary" size="large" isPending={isBusy} onPress={() => void record(choices)}>
          {choices.emotion || choices.recording ? text.go : text.goWithout}
        </Button>
      </div>
    </>
  )
}

function Explained({
  title,
  parts,
  children,
}: {
  title: string
  parts: Record<keyof typeof text.parts, string>
  children: React.ReactNode
}) {
  return (
    <Card title={title} className={styles['explained']}>
      <dl className={styles['parts']}>
        {(['what', 'why', 'keep', 'who', 'without'] as const).map((part) => (
          <div key={part}>
            <dt>{text.parts[part]}</dt>
            <dd>{parts[part]}</dd>
          </div>
        ))}
      </dl>
      {children}
    </Card>
  )
}
