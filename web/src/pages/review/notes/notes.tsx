import { useState } from 'react'
import { useMutation } from 'urql'
import { elapsedTime } from '../../../charts/moments.ts'
import { ReviewRemoveNoteDocument, ReviewWordNoteDocument } from '../../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../../platform/fault.ts'
import type { SessionUser } from '../../../session/tokens.ts'
import { mayChange } from '../../../session/roles.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import { Field } from '../../../ui/field.tsx'
import { shortDateOf } from '../format.ts'
import type { Playhead } from '../playhead/playhead.ts'
import type { Note } from '../review-data.ts'
import type { Span } from '../timeline/extent.ts'
import { NoteForm } from './note-form.tsx'
import styles from './notes.module.css'

const text = strings.review.notes

interface NotesProps {
  interviewId: string
  notes: readonly Note[]
  /** undefined: the interview has not begun. */
  extent: Span | undefined
  playhead: Playhead
  user: SessionUser
  onChanged: () => void
}

/** What staff have noted, oldest moment first; those who may write, write. */
export function Notes({ interviewId, notes, extent, playhead, user, onChanged }: NotesProps) {
  const mayWrite = mayChange(user)
  return (
    <Card title={text.title} aside={<span className="quiet small">{text.hint}</span>} className={styles['notes']}>
      {notes.length === 0 && <p className="quiet">{text.none}</p>}
      {notes.length > 0 && (
        <ol className={styles['list']}>
          {notes.map((note) => (
            <NoteView key={note.id} {...{ note, extent, playhead, user, onChanged }} />
          ))}
        </ol>
      )}
      {mayWrite && <NoteForm {...{ interviewId, extent, playhead, onChanged }} />}
    </Card>
  )
}

function NoteView({ note, extent, playhead, user, onChanged }: Omit<NotesProps, 'interviewId' | 'notes'> & { note: Note }) {
  const { id, kind, at, author, createdAt, updatedAt } = note
  const [words, setWords] = useState<string>()
  const [isRemoving, setRemoving] = useState(false)
  const [wording, word] = useMutation(ReviewWordNoteDocument)
  const [removing, remove] = useMutation(ReviewRemoveNoteDocument)
  const moment = Date.parse(at)
  const isInside = extent !== undefined && moment >= extent.from && moment <= extent.to
  const elapsed = extent && isInside ? elapsedTime(moment - extent.from) : shortDateOf(at)
  const isOwn = author?.id === user.id
  const fault = wording.error ?? removing.error

  async function save(): Promise<void> {
    const { error } = await word({ input: { id, text: words ?? '' } })
    if (error) return
    setWords(undefined)
    onChanged()
  }
  async function confirm(): Promise<void> {
    const { error } = await remove({ input: { id } })
    if (error) return
    setRemoving(false)
    onChanged()
  }
  return (
    <li className={styles['note']}>
      <p className={styles['head']}>
        {isInside ? (
          <button
            type="button"
            className={`${styles['moment']} numbers`}
            aria-label={strings.review.answers.goTo(elapsed)}
            onClick={() => playhead.goTo(moment)}
          >
            {elapsed}
          </button>
        ) : (
          <span className="numbers small">{elapsed}</span>
        )}
        <span className="quiet small">
          {text.by(author?.displayName ?? text.erasedAuthor, shortDateOf(createdAt))}
          {updatedAt !== createdAt && ` · ${text.edited}`}
        </span>
      </p>
      {words === undefined ? (
        <p className={styles['text']}>{kind === 'BOOKMARK' && note.text === '' ? text.bookmarkOnly : note.text}</p>
      ) : (
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            void save()
          }}
        >
          <Field label={text.text} rows={3} maxLength={2_000} value={words} onChange={setWords} />
          <div className={styles['actions']}>
            <Button size="small" onPress={() => setWords(undefined)}>
              {strings.common.cancel}
            </Button>
            <Button size="small" look="primary" type="submit" isPending={wording.fetching}>
              {text.save}
            </Button>
          </div>
        </form>
      )}
      {fault && !isRemoving && <p role="alert">{`${text.failed} ${sentenceOf(faultOf(fault))}`}</p>}
      {words === undefined && (isOwn || user.role === 'ADMIN') && (
        <div className={styles['actions']} data-print="no">
          {isOwn && (
            <Button size="small" look="quiet" aria-label={text.editOf(elapsed)} onPress={() => setWords(note.text)}>
              {text.edit}
            </Button>
          )}
          <Button size="small" look="quiet" aria-label={text.removeOf(elapsed)} onPress={() => setRemoving(true)}>
            {text.remove}
          </Button>
        </div>
      )}
      <Dialog
        title={text.removeTitle}
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        actions={
          <>
            <Button onPress={() => setRemoving(false)}>{strings.common.cancel}</Button>
            <Button look="danger" isPending={removing.fetching} onPress={() => void confirm()}>
              {text.remove}
            </Button>
          </>
        }
      >
        <p>{text.removeDetail}</p>
        {removing.error && <p role="alert">{sentenceOf(faultOf(removing.error))}</p>}
      </Dialog>
    </li>
  )
}
