import { useSyncExternalStore } from 'react'
import type { Playhead } from './playhead.ts'

/** The moment, at most so often anew: a player tells of 60 a second. Rounded down, counted from where it began. */
export const usePlayhead = (playhead: Playhead, everyMs = 200): number =>
  useSyncExternalStore(playhead.onChange, () => playhead.start + Math.floor((playhead.at() - playhead.start) / everyMs) * everyMs)
