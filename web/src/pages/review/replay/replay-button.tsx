import { useId, useState } from 'react'
import { useMutation } from 'urql'
import { useLocation } from 'wouter'
import { paths } from '../../../app/paths.ts'
import { ReviewReplayDocument } from '../../../generated/graphql.ts'
import { faultOf, sentenceOf } from '../../../platform/fault.ts'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Dialog } from '../../../ui/dialog.tsx'
import styles from './replay-button.module.css'

const text = strings.review.replay
const speeds = [1, 2, 5, 10, 20]

/** Plays the interview again, on the live page. */
export function ReplayButton({ interviewId }: { interviewId: string }) {
  const [isOpen, setOpen] = useState(false)
  const [speed, setSpeed] = useState(2)
  const [{ fetching, error }, replay] = useMutation(ReviewReplayDocument)
  const [, navigate] = useLocation()
  const name = useId()

  async function start(): Promise<void> {
    const { data } = await replay({ id: interviewId, speed })
    if (data) navigate(paths.watch(data.replay.id))
  }
  return (
    <>
      <Button look="primary" onPress={() => setOpen(true)}>
        {text.button}
      </Button>
      <Dialog
        title={text.title}
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        actions={
          <>
            <Button onPress={() => setOpen(false)}>{strings.common.cancel}</Button>
            <Button look="primary" isPending={fetching} onPress={() => void start()}>
              {text.start}
            </Button>
          </>
        }
      >
        <p>{text.detail}</p>
        <fieldset className={styles['speeds']}>
          <legend>{text.speed}</legend>
          {speeds.map((one) => (
            <label key={one} className={styles['speed']}>
              <input type="radio" name={name} value={one} checked={one === speed} onChange={() => setSpeed(one)} />
              {text.speeds(one)}
            </label>
          ))}
        </fieldset>
        {error && (
          <p role="alert">
            {text.failed} {sentenceOf(faultOf(error))}
          </p>
        )}
      </Dialog>
    </>
  )
}
