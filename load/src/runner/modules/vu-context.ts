import type { Agent } from 'undici'
import type { EventLoop } from '../event-loop.ts'
import type { Tags } from '../metrics/registry.ts'
import type { PlayState } from '../play-state.ts'

/** Where a virtual user is in the play; changes with each iteration. */
export interface Position {
  scenario: { name: string; executor: string; startTime: number; iterationInTest: number }
  iterationInScenario: number
}

/** What k6's modules know of the virtual user that calls them. */
export interface VuContext {
  /** From 1; 0 in `setup` and `teardown`. */
  id: number
  play: PlayState
  loop: EventLoop
  /** Its own connections: users do not share sockets. */
  agent: Agent
  /** Of every sample that it adds. */
  tags: Tags
  position: Position
  /** Iterations that it has begun before, in all. */
  iterationInInstance: number
}
