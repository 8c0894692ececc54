import { useEffect, useState } from 'react'
import { Button } from 'react-aria-components/Button'
import { ComboBox } from 'react-aria-components/ComboBox'
import { FieldError } from 'react-aria-components/FieldError'
import { Input } from 'react-aria-components/Input'
import { Label } from 'react-aria-components/Label'
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox'
import { Popover } from 'react-aria-components/Popover'
import { Text } from 'react-aria-components/Text'
import { useQuery } from 'urql'
import { CandidatesDocument } from '../../generated/graphql.ts'
import { strings } from '../../strings/index.ts'
import field from '../../ui/field.module.css'
import styles from './create-interview.module.css'

export interface Candidate {
  id: string
  displayName: string
  email: string | null
}

/** How long after the last key the platform is asked. */
const typingMs = 250

/** One of the organisation's candidates, found by a part of the name. */
export function CandidateSearch({ onChange, error }: { onChange: (candidate: Candidate | undefined) => void; error: string | undefined }) {
  const text = strings.dashboard.newDialog
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<Candidate>()
  const [search, setSearch] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed === chosen?.displayName ? '' : typed.trim()), typingMs)
    return () => clearTimeout(timer)
  }, [typed, chosen])
  const [{ data, fetching }] = useQuery({ query: CandidatesDocument, variables: { search: search === '' ? null : search } })
  const candidates = data?.candidates.edges.map(({ node }) => node) ?? []
  return (
    <ComboBox
      className={field['field'] ?? ''}
      items={candidates}
      inputValue={typed}
      onInputChange={setTyped}
      selectedKey={chosen?.id ?? null}
      onSelectionChange={(key) => {
        const candidate = candidates.find(({ id }) => id === key)
        setChosen(candidate)
        if (candidate) setTyped(candidate.displayName)
        onChange(candidate)
      }}
      isInvalid={error !== undefined}
      menuTrigger="focus"
      allowsEmptyCollection
      // What matches is the platform's to say.
      defaultFilter={() => true}
    >
      <Label className={field['label'] ?? ''}>{text.candidate}</Label>
      <div className={styles['combo']}>
        <Input className={field['input'] ?? ''} placeholder={text.candidateHint} />
        <Button className={styles['open'] ?? ''}>
          <span aria-hidden>▾</span>
        </Button>
      </div>
      <FieldError className={field['error'] ?? ''}>{error}</FieldError>
      <Popover className={styles['popover'] ?? ''}>
        <ListBox<Candidate>
          className={styles['list'] ?? ''}
          renderEmptyState={() => <p className={styles['empty']}>{fetching ? strings.common.loading : text.noCandidates}</p>}
        >
          {(candidate) => (
            <ListBoxItem id={candidate.id} textValue={candidate.displayName} className={styles['item'] ?? ''}>
              <Text slot="label">{candidate.displayName}</Text>
              <Text slot="description" className="quiet small">
                {candidate.email}
              </Text>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  )
}
