import { useEffect, useRef, useState } from 'react'
import { useQuery } from 'urql'
import { MyInterviewsChangedDocument, MyInterviewsDocument } from '../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { useLive } from '../../platform/use-live.ts'
import { useUser } from '../../session/use-session.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading, Problem } from '../../ui/state.tsx'
import { UploadsPanel } from '../candidate/recording/uploads-panel.tsx'
import { useUploads } from '../candidate/recording/use-uploads.ts'
import { groups, inGroups } from './in-groups.ts'
import { InterviewCard } from './interview-card.tsx'
import styles from './home.module.css'
import { Practise } from './practise.tsx'

const text = strings.home
const few = 30
const many = 100

/** What this candidate has to do, and what has become of what they did. */
export function Mine() {
  const user = useUser()
  const [first, setFirst] = useState(few)
  const [{ data, error, fetching }, ask] = useQuery({ query: MyInterviewsDocument, variables: { first } })
  const askSoon = useSoon(() => ask({ requestPolicy: 'network-only' }))
  useLive(MyInterviewsChangedDocument, {}, askSoon)
  const { uploads } = useUploads()

  if (!data && fetching) return <Loading />
  if (!data)
    return <Problem {...(error && { message: sentenceOf(faultOf(error)) })} onRetry={() => ask({ requestPolicy: 'network-only' })} />
  const interviews = inGroups(data.interviews.edges.map(({ node }) => node))
  const isEmpty = groups.every((group) => interviews[group].length === 0)
  return (
    <div className={styles['page']}>
      <header>
        <h1>{text.title}</h1>
        <p className="quiet">{text.greeting(user?.displayName ?? '')}</p>
      </header>
      <div className={styles['parts']}>
        <div className={styles['main']}>
          {error && <p className={styles['partial']}>{text.noScores}</p>}
          {isEmpty && <Empty title={text.none.title}>{text.none.detail}</Empty>}
          {groups.map(
            (group) =>
              interviews[group].length > 0 && (
                <section key={group} aria-labelledby={`group-${group}`} className={styles['group']}>
                  <h2 id={`group-${group}`}>{text[group]}</h2>
                  <ul className={styles['list']}>
                    {interviews[group].map((interview) => (
                      <InterviewCard key={interview.id} interview={interview} />
                    ))}
                  </ul>
                </section>
              ),
          )}
          {data.interviews.pageInfo.hasNextPage && first < many && (
            <div>
              <Button onPress={() => setFirst(many)}>{text.more}</Button>
            </div>
          )}
        </div>
        <aside className={styles['side']}>
          <Practise />
          <UploadsPanel uploads={uploads.filter(({ phase }) => phase !== 'sent')} />
        </aside>
      </div>
    </div>
  )
}

const soonMs = 300

/** Runs it once for many calls in a moment. */
function useSoon(run: () => void): () => void {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  return () => {
    clearTimeout(timer.current)
    timer.current = setTimeout(run, soonMs)
  }
}
