import { useEffect, useRef, useState } from 'react'
import { mayMove } from '../../settings/appearance.ts'
import { strings } from '../../strings/index.ts'
import { Pill } from '../../ui/pill.tsx'
import { markedText } from './marked-text.ts'
import type { Span, WatchedInterview } from './parts.ts'
import styles from './transcript.module.css'

const text = strings.watch.transcript

/** An answer, folded but for the newest; unfolds, with the words marked, when some of it are pointed at. */
export function AnswerItem({
  number,
  answer: { question, transcript, durationMs },
  total,
  isNewest,
  shown,
}: {
  number: number
  answer: WatchedInterview['answers'][number]
  total: number | undefined
  isNewest: boolean
  shown: Span | undefined
}) {
  const [chosen, setChosen] = useState<boolean>()
  const [pointed, setPointed] = useState(shown)
  const mark = useRef<HTMLElement>(null)
  if (pointed !== shown) {
    setPointed(shown)
    if (shown) setChosen(true)
  }
  useEffect(() => {
    if (shown) mark.current?.scrollIntoView({ block: 'nearest', behavior: mayMove() ? 'smooth' : 'auto' })
  }, [shown])
  const isOpen = chosen ?? isNewest
  return (
    <li>
      <details open={isOpen}>
        <summary
          className={styles['question']}
          onClick={(event) => {
            event.preventDefault()
            setChosen(!isOpen)
          }}
        >
          <span className="numbers quiet">{number}</span>
          <span className={styles['text']}>{question.text}</span>
          <Pill tone={total === undefined ? 'neutral' : 'accent'} dot={false}>
            {total === undefined ? text.unscored : text.score(total)}
          </Pill>
        </summary>
        <p className={styles['answer']}>
          {transcript === null || transcript === '' ? (
            <span className="quiet">{text.noWords}</span>
          ) : (
            markedText(transcript, shown).map((part, index) =>
              part.isMarked ? (
                <mark key={index} ref={mark}>
                  {part.text}
                </mark>
              ) : (
                <span key={index}>{part.text}</span>
              ),
            )
          )}{' '}
          <span className="quiet small numbers">{text.duration(Math.round(durationMs / 1_000))}</span>
        </p>
      </details>
    </li>
  )
}
