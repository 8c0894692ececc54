import { useSyncExternalStore } from 'react'
import type { Playhead } from './playhead.ts'

/** The moment, a few times a second. */
export const usePlayhead = (playhead: Playhead): number => useSyncExternalStore(playhead.onChange, playhead.told)
