import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { serverClock } from '../../../platform/request.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Pill } from '../../../ui/pill.tsx'
import type { TakenDraft } from '../interview/use-taken.ts'
import { joinSpeech } from '../speech/join-speech.ts'
import type { useDictation } from '../speech/use-dictation.ts'
import styles from './answer.module.css'
import { isUnsaved } from './answer-record.ts'
import { bytesOver, wordCount } from './answer-size.ts'
import { mergeDraft } from './merge-draft.ts'
import type { Answers } from './use-answers.ts'

const text = strings.candidate.question
const speechText = strings.candidate.speech

/**
 * Where the answer is written. What is typed is in this browser's store before anything else happens.
 * @param draft what the platform has of it, as the page began
 */
export function AnswerField({
  questionId,
  labelledBy,
  answers,
  draft,
  dictation,
}: {
  questionId: string
  labelledBy: string
  answers: Answers
  draft: TakenDraft | undefined
  dictation: ReturnType<typeof useDictation>
}) {
  const record = answers.records.find((each) => each.questionId === questionId)
  const transcript = record?.transcript ?? ''
  const [other, setOther] = useMerged(questionId, answers, draft)
  const area = useRef<HTMLTextAreaElement>(null)
  useCaret(area, transcript)
  useEffect(() => area.current?.focus({ preventScroll: true }), [questionId])
  const over = bytesOver(transcript)
  return (
    <div className={styles['field']}>
      {other !== undefined && (
        <div className={styles['other']} role="status">
          <strong>{text.other.title}</strong>
          <blockquote>{other}</blockquote>
          <div className={styles['actions']}>
            <Button
              size="small"
              onPress={() => {
                answers.type(questionId, joinSpeech(transcript, other))
                setOther(undefined)
              }}
            >
              {text.other.use}
            </Button>
            <Button size="small" look="quiet" onPress={() => setOther(undefined)}>
              {text.other.ignore}
            </Button>
          </div>
        </div>
      )}
      <textarea
        ref={area}
        className={styles['area']}
        aria-labelledby={labelledBy}
        aria-invalid={over > 0}
        placeholder={dictation ? text.placeholder : text.placeholderTyping}
        rows={7}
        value={transcript}
        onChange={(event) => answers.type(questionId, event.target.value)}
      />
      {over > 0 && (
        <p className={styles['problem']} role="alert">
          {text.tooLong(over)}
        </p>
      )}
      {answers.sync.givenBack !== undefined && (
        <p className={styles['problem']} role="alert">
          {text.givenBack}
        </p>
      )}
      {dictation?.isOn && (
        <p className={styles['interim']} aria-hidden>
          {dictation.interim === '' ? '…' : speechText.hearing(dictation.interim)}
        </p>
      )}
      <div className={styles['below']}>
        <span className={styles['actions']}>
          {dictation ? (
            <Button size="small" onPress={dictation.isOn ? dictation.stop : dictation.start}>
              <MicrophoneMark isOn={dictation.isOn} />
              {dictation.isOn ? speechText.stop : speechText.start}
            </Button>
          ) : (
            <span className="quiet small">{speechText.missing}</span>
          )}
          <span role="status">{dictation?.isOn && <Pill tone="accent">{speechText.listening}</Pill>}</span>
        </span>
        <span className="quiet small">
          {text.words(wordCount(transcript))} · <Saved answers={answers} isSaved={record === undefined || !isUnsaved(record)} />
        </span>
      </div>
      {dictation?.fault && (
        <p className={styles['problem']} role="alert">
          {speechText.faults[dictation.fault]}
        </p>
      )}
    </div>
  )
}

function Saved({ answers, isSaved }: { answers: Answers; isSaved: boolean }) {
  const state = !answers.isKept && !isSaved ? 'notKept' : isSaved ? 'saved' : answers.sync.isFailing ? 'keptHere' : 'saving'
  return <span data-saved={state}>{text[state]}</span>
}

/** Puts together what this device and the platform have, once. @returns what was written elsewhere and is not in the answer */
function useMerged(questionId: string, answers: Answers, draft: TakenDraft | undefined): [string | undefined, (other: undefined) => void] {
  const [other, setOther] = useState<string>()
  const latest = useRef({ answers, draft })
  useEffect(() => {
    const { records, put } = latest.current.answers
    const known = records.find((each) => each.questionId === questionId)
    const theirs = latest.current.draft
    const server =
      theirs?.question.id === questionId
        ? { transcript: theirs.transcript, version: theirs.version, updatedAt: Date.parse(theirs.updatedAt) }
        : undefined
    // Nothing anywhere: the record begins with the first word.
    if (!known && !server) return
    const merged = mergeDraft(questionId, known, server, serverClock.now())
    put(merged.record)
    setOther(merged.other)
  }, [questionId])
  return [other, setOther]
}

/** Words that are spoken come at the end; whoever corrects something meanwhile keeps their place. */
function useCaret(area: React.RefObject<HTMLTextAreaElement | null>, transcript: string): void {
  const place = useRef<[number, number]>(undefined)
  useLayoutEffect(() => {
    const [start, end] = place.current ?? []
    const element = area.current
    if (!element || document.activeElement !== element || start === undefined || end === undefined) return
    if (element.selectionStart === transcript.length && start < transcript.length) element.setSelectionRange(start, end)
  }, [area, transcript])
  useEffect(() => {
    const look = (): void => {
      const element = area.current
      // At its end it moves along.
      if (element && document.activeElement === element)
        place.current = element.selectionEnd === element.value.length ? undefined : [element.selectionStart, element.selectionEnd]
    }
    document.addEventListener('selectionchange', look)
    return () => document.removeEventListener('selectionchange', look)
  }, [area])
}

const MicrophoneMark = ({ isOn }: { isOn: boolean }) => (
  <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden focusable="false">
    {isOn ? (
      <rect x="4" y="4" width="8" height="8" rx="1.5" fill="currentcolor" />
    ) : (
      <>
        <rect x="5.5" y="1.5" width="5" height="8" rx="2.5" fill="currentcolor" />
        <path d="M3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.5" fill="none" stroke="currentcolor" strokeWidth="1.5" strokeLinecap="round" />
      </>
    )}
  </svg>
)
