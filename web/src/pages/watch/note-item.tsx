import { useState } from 'react'
import { useMutation } from 'urql'
import { clockTime } from '../../charts/moments.ts'
import { RemoveNoteDocument, UpdateNoteDocument } from '../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { Pill } from '../../ui/pill.tsx'
import styles from './notes-panel.module.css'
import type { Note } from './parts.ts'

const text = strings.watch.notes

/** A note or bookmark; its author can change it, or take it away. */
export function NoteItem({ note, mayEdit, mayRemove }: { note: Note; mayEdit: boolean; mayRemove: boolean }) {
  const { id, kind, text: words, at, author, createdAt, updatedAt } = note
  const [edited, setEdited] = useState<string>()
  const [update, runUpdate] = useMutation(UpdateNoteDocument)
  const [remove, runRemove] = useMutation(RemoveNoteDocument)
  const what = words === '' ? `${text.kinds[kind]}, ${clockTime(Date.parse(at))}` : words
  const error = update.error ?? remove.error

  async function save(): Promise<void> {
    if (edited === undefined) return
    const { data } = await runUpdate({ input: { id, text: edited.trim() } })
    if (data) setEdited(undefined)
  }
  return (
    <li className={styles['note']} data-note={kind}>
      <div className={styles['about']}>
        <time dateTime={at} className="numbers">
          {clockTime(Date.parse(at))}
        </time>
        {kind === 'BOOKMARK' && (
          <Pill tone="accent" dot={false}>
            {text.kinds.BOOKMARK}
          </Pill>
        )}
        <span className="quiet small">
          {text.by(author?.displayName ?? text.nobody)}
          {updatedAt !== createdAt && `, ${text.edited}`}
        </span>
      </div>
      {edited === undefined ? (
        <p className={styles['words']}>{words}</p>
      ) : (
        <Field label={text.editOf(what)} hidesLabel rows={2} maxLength={2_000} value={edited} onChange={setEdited} autoFocus />
      )}
      {(mayEdit || mayRemove) && (
        <div className={styles['actions']}>
          {edited !== undefined && (
            <>
              <Button size="small" onPress={() => setEdited(undefined)}>
                {strings.common.cancel}
              </Button>
              <Button size="small" look="primary" isPending={update.fetching} onPress={() => void save()}>
                {text.update}
              </Button>
            </>
          )}
          {edited === undefined && mayEdit && (
            <Button size="small" look="quiet" aria-label={text.editOf(what)} onPress={() => setEdited(words)}>
              {text.edit}
            </Button>
          )}
          {edited === undefined && mayRemove && (
            <Button
              size="small"
              look="quiet"
              aria-label={text.removeOf(what)}
              isPending={remove.fetching}
              onPress={() => void runRemove({ input: { id } })}
            >
              {text.remove}
            </Button>
          )}
        </div>
      )}
      {error && (
        <p role="alert" className={styles['error']}>
          {sentenceOf(faultOf(error))}
        </p>
      )}
    </li>
  )
}
