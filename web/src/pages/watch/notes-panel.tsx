import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useMutation } from 'urql'
import { AddNoteDocument, type AddInterviewNoteInput } from '../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { newKey } from '../../platform/new-key.ts'
import { mayChange } from '../../session/roles.ts'
import { useUser } from '../../session/use-session.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { Field } from '../../ui/field.tsx'
import { isShortcut } from './is-shortcut.ts'
import { NoteItem } from './note-item.tsx'
import styles from './notes-panel.module.css'
import type { WatchedInterview } from './parts.ts'

const text = strings.watch.notes

/** What staff notes of an interview; `b` bookmarks the moment, `n` begins a note. */
export function NotesPanel({ interview: { id, notes, replay } }: { interview: WatchedInterview }) {
  const user = useUser()
  // A replay keeps nothing: what was noted of the interview comes again at its moment.
  const mayWrite = replay === null && mayChange(user)
  return (
    <Card title={text.title}>
      {mayWrite && <NewNote id={id} />}
      {notes?.length === 0 && <p className="quiet">{text.none}</p>}
      <ul className={styles['notes']}>
        {(notes ?? []).toReversed().map((note) => (
          <NoteItem
            key={note.id}
            note={note}
            mayEdit={mayWrite && note.author?.id === user?.id}
            mayRemove={mayWrite && (note.author?.id === user?.id || user?.role === 'ADMIN')}
          />
        ))}
      </ul>
    </Card>
  )
}

function NewNote({ id }: { id: string }) {
  const [{ fetching, error }, add] = useMutation(AddNoteDocument)
  const [words, setWords] = useState('')
  const [said, setSaid] = useState('')
  const form = useRef<HTMLFormElement>(null)
  /** A note is about the moment at which one began to write it. */
  const begunAt = useRef<number>(undefined)
  /** The same until it has been told: a note that was sent twice is one. */
  const [first] = useState(newKey)
  const key = useRef(first)

  async function send(input: Pick<AddInterviewNoteInput, 'kind' | 'text' | 'at'>): Promise<boolean> {
    setSaid('')
    const { data } = await add({ input: { ...input, interviewId: id, idempotencyKey: key.current } })
    if (data === undefined) return false
    key.current = newKey()
    return true
  }
  async function bookmark(): Promise<void> {
    if (await send({ kind: 'BOOKMARK' })) setSaid(text.bookmarked)
  }
  async function note(): Promise<void> {
    if (words.trim() === '') return
    const at = begunAt.current === undefined ? undefined : new Date(begunAt.current).toISOString()
    if (!(await send({ kind: 'NOTE', text: words.trim(), ...(at !== undefined && { at }) }))) return
    begunAt.current = undefined
    setWords('')
    setSaid(text.saved)
  }

  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (!isShortcut(event)) return
    if (event.key === 'b' && !event.repeat) void bookmark()
    if (event.key !== 'n') return
    event.preventDefault()
    form.current?.querySelector('textarea')?.focus()
  })
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => onKey(event)
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [])

  return (
    <form
      ref={form}
      className={styles['new']}
      onSubmit={(event) => {
        event.preventDefault()
        void note()
      }}
    >
      <Field
        label={text.add}
        placeholder={text.placeholder}
        hint={text.keys}
        rows={2}
        maxLength={2_000}
        value={words}
        onChange={(next) => {
          if (words === '') begunAt.current = Date.now()
          setWords(next)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void note()
        }}
      />
      <div className={styles['actions']}>
        <p role="status" className={styles['said']}>
          {said}
        </p>
        <Button onPress={() => void bookmark()}>{text.bookmark}</Button>
        <Button type="submit" look="primary" isPending={fetching}>
          {text.save}
        </Button>
      </div>
      {error && (
        <p role="alert" className={styles['error']}>
          {sentenceOf(faultOf(error))}
        </p>
      )}
    </form>
  )
}
