import type { Replay } from './replay-id.ts'

/** When a moment of the interview comes in its replay; both in ms since the epoch. */
export const comesAt = ({ startedAt, sourceStartedAt, speed }: Replay, moment: number): number =>
  startedAt + (moment - sourceStartedAt) / speed

/** Which moment of the interview the replay has come to; before it begins, and after its end, a moment outside the interview. */
export const momentAt = ({ startedAt, sourceStartedAt, speed }: Replay, now: number): number => sourceStartedAt + (now - startedAt) * speed

/** When the interview that is played ended, in ms since the epoch. */
export const sourceEndedAt = ({ sourceStartedAt, sourceMs }: Replay): number => sourceStartedAt + sourceMs

/** When the replay ends, in ms since the epoch. */
export const endsAt = ({ startedAt, sourceMs, speed }: Replay): number => startedAt + sourceMs / speed

export const isOver = (replay: Replay, now: number): boolean => now >= endsAt(replay)

/** An instant of the interview, as its replay shows it. ISO 8601 in UTC. */
export const instantIn = (replay: Replay, moment: string): string => new Date(comesAt(replay, Date.parse(moment))).toISOString()
