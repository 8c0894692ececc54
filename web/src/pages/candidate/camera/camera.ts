/** The candidate's camera and microphone, for one page. */
export interface Camera {
  /** Asks for them; the browser may ask the candidate. Another call while they are on changes what is wanted. Never rejects. */
  start(wanted: Wanted): Promise<void>
  /** At once: no picture and no sound is taken any more. */
  stop(): void
  /** Another device, from now on and the next time. */
  choose(kind: 'camera' | 'microphone', deviceId: string): Promise<void>
  state: () => CameraState
  onChange: (listener: () => void) => () => void
}

export interface Wanted {
  camera: boolean
  microphone: boolean
}

export interface CameraState {
  state: 'off' | 'asking' | 'on'
  stream: MediaStream | undefined
  /** Why it is off, if it was not by choice. */
  fault: CameraFault | undefined
  /** What there is to choose from; without names until the browser may tell them. */
  devices: readonly MediaDeviceInfo[]
  chosen: { camera: string | undefined; microphone: string | undefined }
}

/** `lost`: it was unplugged, or the browser took it away. `insecure`: pages of a plain http address have no camera. */
export type CameraFault = 'denied' | 'missing' | 'busy' | 'lost' | 'insecure' | 'failed'

const faults: Readonly<Record<string, CameraFault>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'busy',
  AbortError: 'busy',
}
const chosenKey = 'parley.devices'

/** @param media undefined: a page of a plain http address */
export function createCamera(media: MediaDevices | undefined, storage: Storage): Camera {
  const listeners = new Set<() => void>()
  let wanted: Wanted = { camera: true, microphone: false }
  let turn = 0
  let state: CameraState = { state: 'off', stream: undefined, fault: undefined, devices: [], chosen: readChosen(storage) }

  function become(change: Partial<CameraState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  const end = (stream: MediaStream | undefined): void => stream?.getTracks().forEach((track) => track.stop())
  async function look(): Promise<void> {
    const devices = await media?.enumerateDevices().catch(() => [])
    if (devices) become({ devices })
  }
  function fail(fault: CameraFault): void {
    end(state.stream)
    become({ state: 'off', stream: undefined, fault })
  }

  async function start(next: Wanted): Promise<void> {
    wanted = next
    turn += 1
    const ours = turn
    if (!media) return fail('insecure')
    become({ state: 'asking', fault: undefined })
    try {
      const stream = await ask(media, wanted, state.chosen)
      // Stopped, or asked for otherwise, meanwhile.
      if (ours !== turn) return end(stream)
      end(state.stream)
      for (const track of stream.getTracks()) track.addEventListener('ended', () => state.stream === stream && fail('lost'))
      become({ state: 'on', stream, fault: undefined })
      await look()
    } catch (error) {
      if (ours === turn) fail(faults[(error as DOMException).name] ?? 'failed')
    }
  }
  media?.addEventListener('devicechange', () => void look())

  return {
    start,
    stop() {
      turn += 1
      end(state.stream)
      become({ state: 'off', stream: undefined, fault: undefined })
    },
    async choose(kind, deviceId) {
      const chosen = { ...state.chosen, [kind]: deviceId }
      try {
        storage.setItem(chosenKey, JSON.stringify(chosen))
      } catch {
        // It is asked again the next time.
      }
      become({ chosen })
      if (state.state !== 'off') await start(wanted)
    },
    state: () => state,
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

async function ask(media: MediaDevices, { camera, microphone }: Wanted, chosen: CameraState['chosen']): Promise<MediaStream> {
  // `ideal`: where the device is gone, another one will do.
  const of = (deviceId: string | undefined) => (deviceId === undefined ? {} : { deviceId: { ideal: deviceId } })
  const video = camera && {
    width: { ideal: 640 },
    height: { ideal: 480 },
    frameRate: { ideal: 24 },
    facingMode: 'user',
    ...of(chosen.camera),
  }
  const audio = microphone && { echoCancellation: true, noiseSuppression: true, ...of(chosen.microphone) }
  try {
    return await media.getUserMedia({ video, audio })
  } catch (error) {
    // One of the two is missing: a picture without sound is better than none.
    if (!camera || !microphone || (error as DOMException).name !== 'NotFoundError') throw error
    return media.getUserMedia({ video })
  }
}

function readChosen(storage: Storage): CameraState['chosen'] {
  const none = { camera: undefined, microphone: undefined }
  try {
    return { ...none, ...(JSON.parse(storage.getItem(chosenKey) ?? '{}') as object) } // as `choose` wrote it
  } catch {
    return none
  }
}
