/** Where a recording is played from, for a while. */
export interface PlaybackUrl {
  url: string
  /** ms since the epoch. */
  expiresAt: number
}

export type AskForUrls = () => Promise<ReadonlyMap<string, PlaybackUrl>>

/** One that ends sooner is not begun with, in ms. */
const spareMs = 15_000

/** URLs as they are needed: the platform keeps a record of each that it gave, so what is still good is used again. */
export function createPlaybackUrls(ask: AskForUrls, now: () => number = Date.now) {
  let known: ReadonlyMap<string, PlaybackUrl> = new Map()
  return {
    /** @param isRefused the one given before did not work @returns undefined: the recording cannot be played any more */
    async get(recordingId: string, isRefused = false): Promise<PlaybackUrl | undefined> {
      const before = known.get(recordingId)
      if (before && !isRefused && before.expiresAt - spareMs > now()) return before
      known = await ask()
      return known.get(recordingId)
    },
    /** In ms: how long one may go on with a URL. */
    lastsFor: ({ expiresAt }: PlaybackUrl): number => Math.max(0, expiresAt - spareMs - now()),
  }
}
