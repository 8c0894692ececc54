import { useId, useState, type SyntheticEvent } from 'react'
import { useMutation, useQuery } from 'urql'
import { CreateInterviewDocument, TemplatesDocument } from '../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { newKey } from '../../platform/new-key.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Choice } from '../../ui/choice.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Field } from '../../ui/field.tsx'
import { CandidateSearch, type Candidate } from './candidate-search.tsx'
import styles from './create-interview.module.css'

const extraTimes = ['0', '25', '50', '100', '200'] as const

/** Sets up an interview for a candidate. */
export default function CreateInterview({ onClose, onCreated }: { onClose: () => void; onCreated: (candidate: string) => void }) {
  const text = strings.dashboard.newDialog
  const form = useId()
  const [candidate, setCandidate] = useState<Candidate>()
  const [isMissing, setMissing] = useState(false)
  const [template, setTemplate] = useState<string>()
  const [title, setTitle] = useState('')
  const [time, setTime] = useState('')
  const [extraTime, setExtraTime] = useState<(typeof extraTimes)[number]>('0')
  const [largeClock, setLargeClock] = useState(false)
  // The same key makes the same interview, however often it is sent.
  const [idempotencyKey] = useState(newKey)
  const [{ data }] = useQuery({ query: TemplatesDocument })
  const [{ fetching, error }, create] = useMutation(CreateInterviewDocument)
  const templates = data?.templates.edges.map(({ node }) => node) ?? []
  const templateId = template ?? templates[0]?.id ?? ''

  async function submit(event: SyntheticEvent): Promise<void> {
    event.preventDefault()
    setMissing(!candidate)
    if (!candidate) return
    const input = {
      candidateId: candidate.id,
      ...(templateId !== '' && { templateId }),
      ...(title.trim() !== '' && { title: title.trim() }),
      ...(time !== '' && { scheduledAt: new Date(time).toISOString() }),
      accommodations: { extraTimePercent: Number(extraTime), largeClock },
      idempotencyKey,
    }
    const { data: made } = await create({ input })
    if (made) onCreated(candidate.displayName)
  }

  return (
    <Dialog
      title={text.title}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{strings.common.cancel}</Button>
          <Button type="submit" form={form} look="primary" isPending={fetching}>
            {text.submit}
          </Button>
        </>
      }
    >
      <form id={form} className={styles['form']} onSubmit={(event) => void submit(event)}>
        <CandidateSearch
          onChange={(it) => {
            setCandidate(it)
            if (it) setMissing(false)
          }}
          error={isMissing ? text.chooseCandidate : undefined}
        />
        <Choice
          label={text.template}
          value={templateId}
          choices={templates.map(({ id, name, questions }) => ({ value: id, label: text.templateChoice(name, questions.length) }))}
          onChange={setTemplate}
        />
        <Field label={text.name} hint={text.nameHint} value={title} onChange={setTitle} maxLength={200} />
        <Field label={text.time} hint={text.timeHint} type="datetime-local" value={time} onChange={setTime} />
        <fieldset className={styles['fairness']}>
          <legend>{text.fairness}</legend>
          <Choice
            label={text.extraTime}
            value={extraTime}
            choices={extraTimes.map((value) => ({ value, label: text.extraTimeChoice(Number(value)) }))}
            onChange={setExtraTime}
          />
          <label className={styles['check']}>
            <input type="checkbox" checked={largeClock} onChange={(event) => setLargeClock(event.target.checked)} />
            {text.largeClock}
          </label>
        </fieldset>
        {error && (
          <p role="alert" className={styles['error']}>
            {sentenceOf(faultOf(error))}
          </p>
        )}
      </form>
    </Dialog>
  )
}
