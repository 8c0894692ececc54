import { useEffect, useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Pill } from '../../../ui/pill.tsx'
import { ConsentDialog } from '../consent/consent-dialog.tsx'
import type { StepProps } from '../interview/taking.tsx'
import type { Uploader } from '../recording/uploader.ts'
import styles from './camera.module.css'
import { useSharing } from './use-sharing.ts'
import { VideoOf } from './video-of.tsx'

const text = strings.candidate.sharing

/** What is taken from the camera at this moment, as it is; and the ways to stop it. */
export function Sharing({ taken, uploader, isReadingOn }: StepProps & { uploader: Uploader | undefined; isReadingOn: boolean }) {
  const sharing = useSharing(taken.interview, uploader, isReadingOn)
  const { isRead, isRecorded, isWanted, isOnly, isStopped, stream, fault, frames, recorder } = sharing
  const [isChanging, setChanging] = useState(false)
  const isOn = stream !== undefined
  return (
    <Card title={text.title} className={styles['sharing']}>
      {isOn && <VideoOf stream={stream} label={text.self} className={styles['self']} onVideo={sharing.setVideo} />}
      <div className={styles['badges']} role="status">
        {isRead && isOn && frames?.state === 'sending' && <Pill tone="accent">{text.shared}</Pill>}
        {isRead && isOn && frames?.state === 'waiting' && <Pill tone="warn">{text.waiting}</Pill>}
        {(!isRead || !isOn || frames?.state === 'ended') && <Pill>{text.notShared}</Pill>}
        {isRecorded && recorder === 'recording' && <Pill tone="bad">{text.recorded}</Pill>}
        {isRecorded && recorder !== 'recording' && (isStopped || recorder !== undefined) && <Pill>{text.notRecorded}</Pill>}
      </div>
      {!isWanted && <p className="quiet small">{text.without}</p>}
      {isWanted && !isOnly && !isStopped && <Elsewhere />}
      {isWanted && isStopped && <p className="quiet small">{text.stopped}</p>}
      {isWanted && !isStopped && fault && (
        <p className="small" role="alert">
          <strong>{strings.candidate.check.faults[fault].title}.</strong> {strings.candidate.check.faults[fault].detail}
        </p>
      )}
      {frames?.state === 'ended' && <p className="quiet small">{text.ended}</p>}
      {(recorder === 'full' || recorder === 'failed') && (
        <p className="small" role="alert">
          {text[recorder]}
        </p>
      )}
      <div className={styles['actions']}>
        {isOn && (
          <Button size="small" onPress={sharing.stop}>
            {text.stop}
          </Button>
        )}
        {isWanted && isStopped && (
          <Button size="small" onPress={sharing.resume}>
            {text.resume}
          </Button>
        )}
        {isWanted && !isStopped && !isOn && fault && (
          <Button size="small" onPress={sharing.retry}>
            {strings.common.tryAgain}
          </Button>
        )}
        <Button size="small" look="quiet" onPress={() => setChanging(true)}>
          {text.change}
        </Button>
      </div>
      <ConsentDialog taken={taken} isOpen={isChanging} onClose={() => setChanging(false)} />
    </Card>
  )
}

/** Another tab of this browser has it: said after a moment, in which a page that is just being left lets go. */
function Elsewhere() {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 1_000)
    return () => clearTimeout(timer)
  }, [])
  return isLate && <p className="quiet small">{text.elsewhere}</p>
}
