import { useId, useRef, useState } from 'react'
import { useClient, useQuery } from 'urql'
import { useLocation } from 'wouter'
import { paths } from '../../app/paths.ts'
import { MyTemplatesDocument, PractiseDocument } from '../../generated/graphql.ts'
import type { PlatformError } from '../../platform/ask.ts'
import { sentenceOf } from '../../platform/fault.ts'
import { request } from '../../platform/request.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Card } from '../../ui/card.tsx'
import { newKey } from '../../platform/new-key.ts'
import styles from './home.module.css'

const text = strings.home.practise

/** Sets up an interview of the candidate's own, and goes there. */
export function Practise() {
  const client = useClient()
  const [, navigate] = useLocation()
  const [{ data }] = useQuery({ query: MyTemplatesDocument })
  const [template, setTemplate] = useState('')
  const [isPrivate, setPrivate] = useState(true)
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [templateId, privateId, hintId] = [useId(), useId(), useId()]
  /** The same until one was made with it: pressing again after a lost answer makes no second one. */
  const key = useRef(newKey())

  async function begin(): Promise<void> {
    setBusy(true)
    setProblem('')
    try {
      const input = { ...(template !== '' && { templateId: template }), private: isPrivate, idempotencyKey: key.current }
      const { createInterview } = await request(client, PractiseDocument, { input })
      key.current = newKey()
      navigate(paths.take(createInterview.id))
    } catch (error) {
      setProblem(`${text.failed} ${sentenceOf(error as PlatformError)}`) // as `request` throws it
    } finally {
      setBusy(false)
    }
  }
  const templates = data?.templates.edges.map(({ node }) => node) ?? []
  return (
    <Card title={text.title}>
      <div className={styles['practise']}>
        <p className="quiet">{text.detail}</p>
        {templates.length > 0 && (
          <div className={styles['field']}>
            <label htmlFor={templateId}>{text.template}</label>
            <select id={templateId} value={template} onChange={(event) => setTemplate(event.target.value)}>
              <option value="">{text.usual}</option>
              {templates.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          </div>
        )}
        <div className={styles['private']}>
          <input
            id={privateId}
            type="checkbox"
            checked={isPrivate}
            aria-describedby={hintId}
            onChange={(event) => setPrivate(event.target.checked)}
          />
          <label htmlFor={privateId}>{text.private}</label>
          <p id={hintId} className="quiet small">
            {text.privateHint}
          </p>
        </div>
        <Button look="primary" isPending={isBusy} onPress={() => void begin()}>
          {isBusy ? text.starting : text.start}
        </Button>
        <p role="alert" className={styles['problem']}>
          {problem}
        </p>
      </div>
    </Card>
  )
}
