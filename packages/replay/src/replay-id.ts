/**
 * A replay plays a finished interview again. It is computed, not stored: its id holds all that there is to know of it, so that each subgraph
 * can tell by itself what has happened in it so far (docs/decisions/0015-replays-are-computed.md).
 */
export interface Replay {
  /** The interview that it plays. */
  of: string
  /** How much faster than it was; 1 to 20. */
  speed: number
  /** When it begins, in ms since the epoch. */
  startedAt: number
  /** When the interview began, in ms since the epoch. */
  sourceStartedAt: number
  /** How long the interview took, in ms. */
  sourceMs: number
}

export const slowest = 1
export const fastest = 20

const prefix = 'replay~'
/** The largest instant that JavaScript's dates hold. */
const lastInstant = 8.64e15
/** How far the clocks of two replicas may be apart: a replay does not begin later than that. */
const skewMs = 60_000

/** Whether an id is meant as a replay's; only `parseReplayId` says whether it is one. */
export const isReplayId = (id: string): boolean => id.startsWith(prefix)

/** `replay~<interview>~<speed>~<began>~<took>~<begins>`: instants and durations in base 36. */
export const replayId = ({ of, speed, startedAt, sourceStartedAt, sourceMs }: Replay): string =>
  [`${prefix}${of}`, speed, sourceStartedAt.toString(36), sourceMs.toString(36), startedAt.toString(36)].join('~')

/**
 * What an id says; undefined for one that `replayId` did not write, for a replay of a replay, and for one that is yet to begin.
 * @param now milliseconds since the epoch
 */
export function parseReplayId(id: string, now = Date.now()): Replay | undefined {
  if (!isReplayId(id)) return undefined
  const parts = id.slice(prefix.length).split('~')
  // An interview's own id may hold anything.
  const [speed, ...times] = parts.splice(-4)
  const [sourceStartedAt = NaN, sourceMs = NaN, startedAt = NaN] = times.map((text) => parseInt(text, 36))
  const replay: Replay = { of: parts.join('~'), speed: Number(speed), startedAt, sourceStartedAt, sourceMs }
  const isRight =
    replay.of !== '' &&
    !isReplayId(replay.of) &&
    replay.speed >= slowest &&
    replay.speed <= fastest &&
    [startedAt, sourceStartedAt, sourceMs].every((ms) => ms >= 0 && ms <= lastInstant) &&
    startedAt <= now + skewMs
  return isRight && replayId(replay) === id ? replay : undefined
}

/** The interview that an id is about: of a replay the one that it plays. Rights are that one's, always. */
export const sourceOf = (id: string): string => parseReplayId(id)?.of ?? id

/** What something of the interview, for example an answer, is called in its replay: `parseReplayId` gives `of` and the clock back. */
export const idIn = (replay: Replay, id: string): string => replayId({ ...replay, of: id })
