import { useRef, useState } from 'react'
import { useMutation } from 'urql'
import { elapsedTime } from '../../../charts/moments.ts'
import { ReviewAddNoteDocument, type NoteKind } from '../../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../../platform/fault.ts'
import { newKey } from '../../../platform/new-key.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Field } from '../../../ui/field.tsx'
import type { Playhead } from '../playhead/playhead.ts'
import { usePlayhead } from '../playhead/use-playhead.ts'
import { within, type Span } from '../timeline/extent.ts'
import styles from './notes.module.css'

const text = strings.review.notes

interface NoteFormProps {
  interviewId: string
  extent: Span | undefined
  playhead: Playhead
  onChanged: () => void
}

/** A note or a bookmark, about the moment at which the timeline stands. */
export function NoteForm({ interviewId, extent, playhead, onChanged }: NoteFormProps) {
  const [words, setWords] = useState('')
  const [{ fetching, error }, add] = useMutation(ReviewAddNoteDocument)
  const now = usePlayhead(playhead)
  /** The same until it has been told: a note that was sent twice is one. */
  const [first] = useState(newKey)
  const key = useRef(first)

  async function save(kind: NoteKind): Promise<void> {
    const at = extent && new Date(within(extent, playhead.at())).toISOString()
    const input = { interviewId, kind, text: words.trim(), idempotencyKey: key.current, ...(at !== undefined && { at }) }
    const { error: refused } = await add({ input })
    if (refused) return
    key.current = newKey()
    setWords('')
    onChanged()
  }
  const fault = error && faultOf(error)
  return (
    <form
      className={styles['form']}
      data-print="no"
      onSubmit={(event) => {
        event.preventDefault()
        if (words.trim() !== '') void save('NOTE')
      }}
    >
      <Field
        label={text.add}
        rows={3}
        maxLength={2_000}
        placeholder={text.placeholder}
        value={words}
        onChange={setWords}
        {...(extent && { hint: text.at(elapsedTime(within(extent, now) - extent.from)) })}
      />
      {fault && <p role="alert">{fault.code === 'CONFLICT' ? text.full : `${text.failed} ${sentenceOf(fault)}`}</p>}
      <div className={styles['actions']}>
        {extent && (
          <Button size="small" isDisabled={fetching} onPress={() => void save('BOOKMARK')}>
            {text.bookmark}
          </Button>
        )}
        <Button size="small" look="primary" type="submit" isPending={fetching} isDisabled={words.trim() === ''}>
          {text.save}
        </Button>
      </div>
    </form>
  )
}
