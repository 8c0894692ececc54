import { createGroupRunner, type GroupRunner, type GroupRunnerOptions } from './group-runner.ts'

export interface LanesOptions<I, O> extends GroupRunnerOptions<I, O> {
  /** Groups at once. */
  lanes: number
  /** Items of the same key go through the same lane, one group after the other: their order is kept. */
  keyOf: (item: I) => string
}

/** Several group runners side by side: while one waits for the database, another works. Bounds are those of each lane. */
export function createLanes<I, O>({ lanes: count, keyOf, ...options }: LanesOptions<I, O>): GroupRunner<I, O> {
  const lanes = Array.from({ length: count }, () => createGroupRunner(options))
  return {
    add: (item) => laneOf(lanes, keyOf(item)).add(item),
    get size() {
      return lanes.reduce((sum, lane) => sum + lane.size, 0)
    },
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  }
}

/** FNV-1a. */
function laneOf<T>(lanes: readonly T[], key: string): T {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return lanes[(hash >>> 0) % lanes.length] as T // one of them
}
