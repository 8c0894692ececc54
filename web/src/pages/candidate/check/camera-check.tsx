import { strings } from '../../../strings/index.ts'
import { Button } from '../../../ui/button.tsx'
import { Card } from '../../../ui/card.tsx'
import { Pill } from '../../../ui/pill.tsx'
import { camera } from '../camera/this-camera.ts'
import { useCamera } from '../camera/use-camera.ts'
import { VideoOf } from '../camera/video-of.tsx'
import styles from './check.module.css'
import { DeviceChoice } from './device-choice.tsx'
import { Level } from './level.tsx'

const text = strings.candidate.check
const both = { camera: true, microphone: true }

/** The candidate as they are seen and heard, in this browser alone. */
export function CameraCheck() {
  const { state, stream, fault } = useCamera()
  const isOn = state === 'on' && stream !== undefined
  const hasSound = isOn && stream.getAudioTracks().length > 0
  return (
    <Card title={text.camera.title} aside={isOn && <Pill tone="good">{text.camera.works}</Pill>}>
      <div className={styles['camera']}>
        <p className="quiet">{text.camera.why}</p>
        {isOn ? (
          <>
            <VideoOf stream={stream} label={text.camera.preview} className={styles['preview']} />
            <DeviceChoice />
            {hasSound ? <Level stream={stream} /> : <p>{text.camera.onlyCamera}</p>}
            <div>
              <Button size="small" onPress={() => camera.stop()}>
                {text.camera.stop}
              </Button>
            </div>
          </>
        ) : (
          <div className={styles['empty']}>
            {fault && (
              <div role="alert">
                <strong>{text.faults[fault].title}.</strong> {text.faults[fault].detail}
              </div>
            )}
            {state === 'asking' ? (
              <p role="status">{text.camera.asking}</p>
            ) : (
              fault !== 'insecure' && (
                <Button look={fault ? 'secondary' : 'primary'} onPress={() => void camera.start(both)}>
                  {fault ? strings.common.tryAgain : text.camera.start}
                </Button>
              )
            )}
          </div>
        )}
      </div>
    </Card>
  )
}
