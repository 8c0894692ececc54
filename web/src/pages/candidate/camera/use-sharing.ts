import { useCallback, useEffect, useState } from 'react'
import { useUser } from '../../../session/use-session.ts'
import type { TakenInterview } from '../interview/use-taken.ts'
import { useKept } from '../interview/use-kept.ts'
import type { Uploader } from '../recording/uploader.ts'
import { useRecorder } from '../recording/use-recorder.ts'
import { camera } from './this-camera.ts'
import { useCamera } from './use-camera.ts'
import { useFrames } from './use-frames.ts'
import { useOnlyTab } from './use-only-tab.ts'

/** Sends frames and records, as far as the candidate agreed to and has not stopped it. */
export function useSharing(interview: TakenInterview, uploader: Uploader | undefined, isReadingOn: boolean) {
  const isRead = isReadingOn && interview.consent?.emotion === true
  const isRecorded = interview.consent?.recording === true
  const isWanted = isRead || isRecorded
  const isOnly = useOnlyTab(`parley.sharing.${interview.id}`)
  // Kept: a reload does not begin again what was stopped.
  const [isStopped, setStopped] = useKept(`parley.stopped.${interview.id}`)
  useEffect(() => {
    if (isWanted && isOnly && !isStopped) void camera.start({ camera: true, microphone: isRecorded })
    else camera.stop()
  }, [isWanted, isOnly, isRecorded, isStopped])
  useEffect(() => () => camera.stop(), [])

  const { state, stream, fault } = useCamera()
  const [video, setVideo] = useState<HTMLVideoElement>()
  const userId = useUser()?.id ?? ''
  const frames = useFrames(interview.id, isRead && stream ? video : undefined)
  const recorder = useRecorder(interview.id, userId, isRecorded ? stream : undefined, uploader)
  return {
    isRead,
    isRecorded,
    isWanted,
    isOnly,
    isStopped,
    stream,
    isAsking: state === 'asking',
    fault,
    frames,
    recorder,
    setVideo,
    stop: useCallback(() => {
      // At once, not with the next rendering.
      camera.stop()
      setStopped(true)
    }, [setStopped]),
    resume: useCallback(() => setStopped(false), [setStopped]),
    retry: useCallback(() => void camera.start({ camera: true, microphone: isRecorded }), [isRecorded]),
  }
}
