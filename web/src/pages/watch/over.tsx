import { paths } from '../../app/paths.ts'
import { strings } from '../../strings/index.ts'
import { ButtonLink } from '../../ui/button.tsx'
import type { WatchedInterview } from './parts.ts'
import styles from './watch-page.module.css'

const text = strings.watch
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'short', hourCycle: 'h23' })

/** Says when an interview has not begun, or has ended, and where to go then. */
export function Over({ interview: { id, status, scheduledAt, replay } }: { interview: WatchedInterview }) {
  // The region is there before it says anything: only then is it read out.
  return (
    <div role="status" className={styles['over']} data-status={status}>
      {status === 'SCHEDULED' && (
        <p>
          {text.notBegun} {scheduledAt !== null && text.scheduledFor(moment.format(Date.parse(scheduledAt)))}
        </p>
      )}
      {status !== 'SCHEDULED' && status !== 'IN_PROGRESS' && (
        <>
          <p>{text.over[status]}</p>
          {status === 'COMPLETED' && (
            <ButtonLink to={paths.review(replay?.of.id ?? id)} look="primary">
              {text.review}
            </ButtonLink>
          )}
        </>
      )}
    </div>
  )
}
