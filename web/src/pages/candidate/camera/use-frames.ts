import { useEffect, useState } from 'react'
import { serverClock } from '../../../platform/request.ts'
import { session } from '../../../session/this-session.ts'
import { later } from '../later.ts'
import { createCapture } from './capture.ts'
import { createFrameRate } from './frame-rate.ts'
import { createFrameSender, type FrameState } from './frame-sender.ts'
import { createPutFrame } from './put-frame.ts'

const putFrame = createPutFrame({
  token: async () => (await session.accessToken())?.token,
  refuse: (token) => session.refuse(token),
})

/** Sends what the video shows while there is one. @param video undefined: nothing is sent */
export function useFrames(interviewId: string, video: HTMLVideoElement | undefined): FrameState | undefined {
  const [state, setState] = useState<FrameState>()
  useEffect(() => {
    if (!video) return
    const sender = createFrameSender({
      capture: createCapture(video),
      send: (image, capturedAt, signal) => putFrame(interviewId, image, capturedAt, signal),
      rate: createFrameRate(),
      now: () => performance.now(),
      capturedAt: () => serverClock.now(),
      after: later,
    })
    const hear = (): void => setState(sender.state())
    hear()
    const leave = sender.onChange(hear)
    return () => {
      leave()
      sender.stop()
      setState(undefined)
    }
  }, [interviewId, video])
  return state
}
