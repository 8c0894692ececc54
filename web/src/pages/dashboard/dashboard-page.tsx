import { lazy, Suspense, useEffect, useState } from 'react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { paths } from '../../app/paths.ts'
import { usePageTitle } from '../../app/use-page-title.ts'
import { useInterviewList } from '../../live/use-interview-list.ts'
import { mayChange } from '../../session/roles.ts'
import { useUser } from '../../session/use-session.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Field } from '../../ui/field.tsx'
import { filtersOf, readQuery, views, writeQuery, type DashboardQuery } from './dashboard-query.ts'
import styles from './dashboard-page.module.css'
import { InterviewRow } from './interview-row.tsx'
import { LiveList } from './live-list.tsx'
import { RunningCard } from './running-card.tsx'

const CreateInterview = lazy(() => import('./create-interview.tsx'))
const text = strings.dashboard

/** Who is being interviewed now, and all others. */
export default function DashboardPage() {
  usePageTitle(text.title)
  const user = useUser()
  const [parameters] = useSearchParams()
  const query = readQuery(parameters)
  const { running, others } = filtersOf(query)
  const [isCreating, setCreating] = useState(false)
  const [created, setCreated] = useState('')
  const mayCreate = mayChange(user)

  return (
    <div className={styles['page']}>
      <header className={styles['head']}>
        <div>
          <h1>{text.title}</h1>
          <p className="quiet">{text.lead}</p>
        </div>
        {mayCreate && (
          <Button look="primary" onPress={() => setCreating(true)}>
            {text.create}
          </Button>
        )}
      </header>
      <p role="status" className={styles['said']}>
        {created}
      </p>
      <Filters query={query} />
      {running && <Running filter={running} isSearch={query.search !== ''} />}
      {others && <Others filter={others} isAll={query.view === 'all'} isSearch={query.search !== ''} />}
      {isCreating && (
        <Suspense>
          <CreateInterview
            onClose={() => setCreating(false)}
            onCreated={(candidate) => {
              setCreating(false)
              setCreated(text.created(candidate))
            }}
          />
        </Suspense>
      )}
    </div>
  )
}

/** How long after the last key the platform is asked. */
const typingMs = 300

function Filters({ query }: { query: DashboardQuery }) {
  const [, navigate] = useLocation()
  const [typed, setTyped] = useState(query.search)
  const [known, setKnown] = useState(query.search)
  if (known !== query.search) {
    // The address was changed from elsewhere: back, forward, a link.
    setKnown(query.search)
    setTyped(query.search)
  }
  const { view } = query
  useEffect(() => {
    if (typed === known) return
    const timer = setTimeout(() => {
      setKnown(typed)
      navigate(paths.dashboard + writeQuery({ view, search: typed }), { replace: true })
    }, typingMs)
    return () => clearTimeout(timer)
  }, [typed, known, view, navigate])
  return (
    <search className={styles['filters']}>
      <nav aria-label={text.show} className={styles['views']}>
        {views.map((it) => (
          <Link
            key={it}
            to={paths.dashboard + writeQuery({ view: it, search: typed })}
            {...(it === view && { 'aria-current': 'true' as const })}
          >
            {text.views[it]}
          </Link>
        ))}
      </nav>
      <div className={styles['search']}>
        <Field label={text.search} hidesLabel type="search" value={typed} onChange={setTyped} placeholder={text.search} maxLength={200} />
      </div>
    </search>
  )
}

type Filter = Parameters<typeof useInterviewList>[0]

/** Cards at most: each has two subscriptions, and one connection carries them all. */
const mostCards = 80

function Running({ filter, isSearch }: { filter: Filter; isSearch: boolean }) {
  const list = useInterviewList(filter, { most: mostCards })
  return (
    <LiveList
      list={list}
      title={text.running}
      nothing={isSearch ? text.nobody.found : text.nobody.running}
      hint={isSearch ? text.nobody.foundHint : text.nobody.runningHint}
    >
      {(lines) => (
        <div className={styles['cards']}>
          {lines.map((line) => (
            <RunningCard key={line.id} line={line} />
          ))}
        </div>
      )}
    </LiveList>
  )
}

function Others({ filter, isAll, isSearch }: { filter: Filter; isAll: boolean; isSearch: boolean }) {
  const list = useInterviewList(filter)
  const title = isAll ? text.others : text.title
  return (
    <LiveList
      list={list}
      title={title}
      nothing={isSearch ? text.nobody.found : text.nobody.others}
      hint={isSearch ? text.nobody.foundHint : undefined}
    >
      {(lines) => (
        <ul className={styles['rows']}>
          {lines.map((line) => (
            <InterviewRow key={line.id} line={line} />
          ))}
        </ul>
      )}
    </LiveList>
  )
}
