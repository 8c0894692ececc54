import { useEffect, useState } from 'react'
import { newKey } from '../../../platform/new-key.ts'
import { createRecorder, recordableType, type Recorder, type RecorderOptions, type RecorderState } from './recorder.ts'
import type { Uploader } from './uploader.ts'
import { recordingStore } from './uploads.ts'

/**
 * Records the stream while there is one; what has come of it is sent once it has ended.
 * @param stream undefined: nothing is recorded
 * @returns undefined while nothing is to be recorded
 */
export function useRecorder(
  interviewId: string,
  userId: string,
  stream: MediaStream | undefined,
  uploader: Uploader | undefined,
): RecorderState | undefined {
  const [state, setState] = useState<RecorderState>()
  useEffect(() => {
    if (!stream || !uploader) return
    const contentType = recordableType()
    if (contentType === undefined) {
      setState('failed')
      return () => setState(undefined)
    }
    const recorder = begin({
      stream,
      store: recordingStore,
      recording: { ...unfinished, id: newKey(), interviewId, userId, contentType, startedAt: Date.now() },
    })
    if (!recorder) {
      setState('failed')
      return () => setState(undefined)
    }
    const hear = (): void => setState(recorder.state())
    hear()
    const leave = recorder.onChange(hear)
    return () => {
      leave()
      setState(undefined)
      void recorder.stop().then(() => uploader.wake())
    }
  }, [interviewId, userId, stream, uploader])
  return state
}

const unfinished = { durationMs: undefined, sha256: undefined, attempt: 1, doneParts: [] }

/** @returns undefined when the browser cannot, after all */
function begin(options: RecorderOptions): Recorder | undefined {
  try {
    return createRecorder(options)
  } catch {
    return undefined
  }
}
