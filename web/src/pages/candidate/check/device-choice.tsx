import { useId } from 'react'
import { strings } from '../../../strings/index.ts'
import { camera } from '../camera/this-camera.ts'
import { useCamera } from '../camera/use-camera.ts'
import styles from './check.module.css'

const text = strings.candidate.check.camera

/** Which camera and which microphone, where there are several. */
export function DeviceChoice() {
  const { devices, chosen, stream } = useCamera()
  const of = (kind: MediaDeviceKind) => devices.filter((device) => device.kind === kind && device.deviceId !== '')
  const inUse = (kind: 'video' | 'audio'): string | undefined =>
    stream
      ?.getTracks()
      .find((track) => track.kind === kind)
      ?.getSettings().deviceId
  return (
    <div className={styles['devices']}>
      <Devices
        label={text.chooseCamera}
        devices={of('videoinput')}
        value={inUse('video') ?? chosen.camera}
        unnamed={text.unnamedCamera}
        onChoose={(id) => void camera.choose('camera', id)}
      />
      <Devices
        label={text.chooseMicrophone}
        devices={of('audioinput')}
        value={inUse('audio') ?? chosen.microphone}
        unnamed={text.unnamedMicrophone}
        onChoose={(id) => void camera.choose('microphone', id)}
      />
    </div>
  )
}

function Devices({
  label,
  devices,
  value,
  unnamed,
  onChoose,
}: {
  label: string
  devices: readonly MediaDeviceInfo[]
  value: string | undefined
  unnamed: (number: number) => string
  onChoose: (deviceId: string) => void
}) {
  const id = useId()
  if (devices.length === 0) return null
  return (
    <div className={styles['device']}>
      <label htmlFor={id}>{label}</label>
      <select id={id} value={value ?? ''} onChange={(event) => onChoose(event.target.value)}>
        {devices.map(({ deviceId, label: name }, index) => (
          <option key={deviceId} value={deviceId}>
            {name || unnamed(index + 1)}
          </option>
        ))}
      </select>
    </div>
  )
}
