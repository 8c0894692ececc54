import { useEffect, useEffectEvent, useMemo, useRef, useState, type RefObject } from 'react'
import { useClient } from 'urql'
import { ReviewPlaybackDocument } from '../../../generated/graphql.ts'
import { faultOf } from '../../../platform/fault.ts'
import type { Playhead } from '../playhead/playhead.ts'
import { finiteDuration } from './finite-duration.ts'
import { createPlaybackUrls } from './playback-urls.ts'
import { placeOf, type RecordingSpan } from './recording-spans.ts'

/** URLs are asked for so long, in seconds. */
const urlSeconds = 900

export interface Player {
  /** `idle`: nothing was asked for yet. */
  phase: 'idle' | 'fetching' | 'ready' | 'failed'
  /** The index of the recording that is shown. */
  which: number
  url: string | undefined
  element: RefObject<HTMLVideoElement | null>
  /** Goes to where the playhead is, or to the beginning of a recording, and plays. */
  play(index?: number): void
  /** For the media element. */
  handlers: {
    onLoadedMetadata(): void
    onTimeUpdate(): void
    onPlay(): void
    onEnded(): void
    onError(): void
  }
}

/**
 * Plays recordings one after the other, in step with the playhead.
 * @param onDuration hears how long a recording turned out to be, in ms
 */
export function usePlayer(
  interviewId: string,
  spans: readonly RecordingSpan[],
  playhead: Playhead,
  onDuration: (recordingId: string, ms: number) => void,
): Player {
  const client = useClient()
  const element = useRef<HTMLVideoElement>(null)
  /** What is to be done once the film is there. */
  const wanted = useRef<{ seconds: number; isPlaying: boolean }>(undefined)
  /** Where the player was sent to, in seconds: it need not tell that it is there. */
  const sentTo = useRef(Number.NaN)
  const isRetried = useRef(false)
  const [{ phase, which, url, expiresAt }, set] = useState<{ phase: Player['phase']; which: number; url?: string; expiresAt?: number }>({
    phase: 'idle',
    which: 0,
  })
  const urls = useMemo(
    () =>
      createPlaybackUrls(async () => {
        const variables = { id: interviewId, seconds: urlSeconds }
        const { data, error } = await client.query(ReviewPlaybackDocument, variables, { requestPolicy: 'network-only' }).toPromise()
        if (error) throw faultOf(error)
        return new Map(
          data?.interview?.recordings.flatMap(({ id, playback }) =>
            playback ? [[id, { url: playback.url, expiresAt: Date.parse(playback.expiresAt) }] as const] : [],
          ),
        )
      }),
    [client, interviewId],
  )

  async function load(index: number, seconds: number, isPlaying: boolean, isRefused = false): Promise<void> {
    const span = spans[index]
    if (!span) return
    wanted.current = { seconds, isPlaying }
    set((before) => ({ ...before, phase: before.url === undefined ? 'fetching' : before.phase, which: index }))
    try {
      const given = await urls.get(span.recordingId, isRefused)
      set(given ? { phase: 'ready', which: index, ...given } : { phase: 'failed', which: index })
    } catch {
      set({ phase: 'failed', which: index })
    }
  }
  const here = (): { seconds: number; isPlaying: boolean } => ({
    seconds: element.current?.currentTime ?? 0,
    isPlaying: element.current?.paused === false,
  })

  // A person has gone somewhere.
  const follow = useEffectEvent((at: number) => {
    const place = placeOf(spans, at)
    if (!place || phase === 'idle' || phase === 'failed') return
    const media = element.current
    if (place.index === which && media && media.readyState > 0) media.currentTime = sentTo.current = place.seconds
    else void load(place.index, place.seconds, here().isPlaying)
  })
  useEffect(() => playhead.onGoTo((at) => follow(at)), [playhead])

  // The URL ends while the film plays: on with another, at the same place.
  const renew = useEffectEvent(() => {
    const { seconds, isPlaying } = here()
    if (isPlaying) void load(which, seconds, true)
  })
  useEffect(() => {
    if (url === undefined || expiresAt === undefined) return
    const timer = setTimeout(() => renew(), urls.lastsFor({ url, expiresAt }))
    return () => clearTimeout(timer)
  }, [url, expiresAt, urls])

  const tell = (): void => {
    const [span, media] = [spans[which], element.current]
    if (!span || !media || wanted.current || media.seeking) return
    if (!media.paused || Math.abs(media.currentTime - sentTo.current) > 0.2) playhead.playedTo(span.from + media.currentTime * 1_000)
  }
  const tellSmoothly = useEffectEvent(tell)
  // The element's own events are too few for that.
  useEffect(() => {
    let frame = requestAnimationFrame(function draw() {
      if (element.current?.paused === false) tellSmoothly()
      frame = requestAnimationFrame(draw)
    })
    return () => cancelAnimationFrame(frame)
  }, [])

  async function begin(): Promise<void> {
    const [media, span, go] = [element.current, spans[which], wanted.current]
    if (!media || !span || !go) return
    const seconds = await finiteDuration(media)
    if (Number.isFinite(seconds)) onDuration(span.recordingId, seconds * 1_000)
    media.currentTime = sentTo.current = go.seconds
    wanted.current = undefined
    isRetried.current = false
    if (go.isPlaying) await media.play().catch(() => {})
  }

  return {
    phase,
    which,
    url,
    element,
    play(index) {
      const place = index === undefined ? placeOf(spans, playhead.at()) : { index, seconds: 0 }
      if (place) void load(place.index, place.seconds, true)
    },
    handlers: {
      onLoadedMetadata: () => void begin(),
      onTimeUpdate: tell,
      onPlay() {
        // Paused for longer than the URL lasts.
        if (url !== undefined && expiresAt !== undefined && urls.lastsFor({ url, expiresAt }) === 0 && !wanted.current)
          void load(which, here().seconds, true)
      },
      onEnded: () => void (which + 1 < spans.length && load(which + 1, 0, true)),
      onError() {
        if (isRetried.current) return set({ phase: 'failed', which })
        isRetried.current = true
        const { seconds, isPlaying } = wanted.current ?? here()
        void load(which, seconds, isPlaying, true)
      },
    },
  }
}
