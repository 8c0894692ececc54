import { useId, type ReactNode } from 'react'
import type { InterviewLine, LiveInterviewList } from '../../live/use-interview-list.ts'
import { faultOf, sentenceOf } from '../../platform/fault.ts'
import { strings } from '../../strings/index.ts'
import { Button } from '../../ui/button.tsx'
import { Empty, Loading, Problem } from '../../ui/state.tsx'
import styles from './dashboard-page.module.css'

const text = strings.dashboard

/** A part of the dashboard with its heading: on its way, failed, empty or there, with a way to more. */
export function LiveList({
  list: { lines, problem, isLive, hasMore, isBusy, more, again },
  title,
  nothing,
  hint,
  children,
}: {
  list: LiveInterviewList
  title: string
  nothing: string
  hint: string | undefined
  children: (lines: readonly InterviewLine[]) => ReactNode
}) {
  const id = useId()
  return (
    <section aria-labelledby={id} aria-busy={lines === undefined} className={styles['part']}>
      <h2 id={id}>
        {title} {lines !== undefined && lines.length > 0 && <span className="quiet numbers">{`${lines.length}${hasMore ? '+' : ''}`}</span>}
      </h2>
      {problem && lines !== undefined && (
        <p role="alert" className={styles['problem']}>
          {sentenceOf(faultOf(problem))}
        </p>
      )}
      {!isLive && <p className={styles['problem']}>{text.notLive}</p>}
      {lines === undefined && (problem ? <Problem message={sentenceOf(faultOf(problem))} onRetry={again} /> : <Loading />)}
      {lines?.length === 0 && <Empty title={nothing}>{hint}</Empty>}
      {lines !== undefined && lines.length > 0 && children(lines)}
      {hasMore && (
        <div className={styles['more']}>
          <Button onPress={more} isPending={isBusy}>
            {isBusy ? text.loadingMore : text.more}
          </Button>
        </div>
      )}
    </section>
  )
}
