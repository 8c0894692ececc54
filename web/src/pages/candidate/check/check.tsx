import { useState } from 'react'
import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import type { TakenInterview } from '../interview/use-taken.ts'
import { camera } from '../camera/this-camera.ts'
import { useCamera } from '../camera/use-camera.ts'
import { recognitionOf } from '../speech/recognition.ts'
import { CameraCheck } from './camera-check.tsx'
import styles from './check.module.css'
import { NetworkCheck } from './network-check.tsx'

const text = strings.candidate.check

/** Camera, microphone, connection: what works, and what to do about what does not. All of it can be skipped. */
export function Check({ interview, onDone }: { interview: TakenInterview; onDone: () => void }) {
  const { state } = useCamera()
  const [canSpeak] = useState(() => recognitionOf(window) !== undefined)
  return (
    <>
      <header className={styles['intro']}>
        <h1 tabIndex={-1}>{text.title}</h1>
        <p className={styles['lead']}>{text.intro(interview.title)}</p>
        <p className="quiet">{text.optional}</p>
      </header>
      <div className={styles['cards']}>
        <CameraCheck />
        <div className={styles['side']}>
          <NetworkCheck />
          <Card title={text.speech.title}>
            <p>{canSpeak ? text.speech.available : text.speech.missing}</p>
          </Card>
        </div>
      </div>
      <div className={styles['actions']}>
        <Button
          look="primary"
          size="large"
          onPress={() => {
            camera.stop()
            onDone()
          }}
        >
          {state === 'on' ? text.go : text.goAnyway}
        </Button>
      </div>
    </>
  )
}
