import { paths } from '../../../app/paths.ts'
import { strings } from '../../../strings/index.ts'
import { ButtonLink } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import styles from './finished.module.css'

const text = strings.candidate

/** An interview that does not take place any more. */
export function Over({ status }: { status: string }) {
  const { title, detail } = text.over[status === 'CANCELLED' ? 'CANCELLED' : 'EXPIRED']
  return (
    <Card className={styles['done']}>
      <h1 tabIndex={-1}>{title}</h1>
      <p className={styles['lead']}>{detail}</p>
      <div>
        <ButtonLink to={paths.home}>{text.toMine}</ButtonLink>
      </div>
    </Card>
  )
}
