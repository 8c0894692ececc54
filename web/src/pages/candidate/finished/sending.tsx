import { strings } from '../../../strings/index.ts'
import { Card } from '../../../ui/card.tsx'
import styles from './finished.module.css'

const text = strings.candidate.sending

/** All is handed in here, and not known to be there. */
export function Sending({ isFailing }: { isFailing: boolean }) {
  return (
    <Card className={styles['done']}>
      <h1 tabIndex={-1}>{text.title}</h1>
      <p className={styles['lead']} role="status">
        {isFailing ? text.offline : text.detail}
      </p>
    </Card>
  )
}
