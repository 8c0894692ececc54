/** Thrown by `add` when as much waits as may. */
export class GroupBacklogError extends Error {
  override name = 'GroupBacklogError'
}

/** Thrown by `add` after `close`. */
export class GroupClosedError extends Error {
  override name = 'GroupClosedError'
}

export interface GroupRunnerOptions<I, O> {
  /** Does the work for a group, oldest first. @returns as many results, in the same order */
  run: (items: I[]) => Promise<O[]>
  /** Milliseconds from one start to the next, so that a group has time to gather; default 10. The first after a pause starts at once. */
  everyMs?: number
  /** Most items in a group; a full one starts as soon as the one before is done. */
  largest: number
  /** Most items that wait or are being worked on. */
  backlog: number
}

/** Turns single calls into groups, one group at a time: one commit for many. */
export interface GroupRunner<I, O> {
  /**
   * @returns the item's result
   * @throws GroupBacklogError, GroupClosedError, or what `run` threw for the whole group
   */
  add(item: I): Promise<O>
  /** Items that wait or are being worked on. */
  readonly size: number
  /** Takes no more and finishes what is here. */
  close(): Promise<void>
}

interface Waiting<I, O> {
  item: I
  resolve: (result: O) => void
  reject: (error: unknown) => void
}

export function createGroupRunner<I, O>({ run, everyMs = 10, largest, backlog }: GroupRunnerOptions<I, O>): GroupRunner<I, O> {
  const waiting: Waiting<I, O>[] = []
  let running: Promise<void> | undefined
  let runningItems = 0
  let timer: NodeJS.Timeout | undefined
  let lastStart = -Infinity
  let closed = false

  const runGroup = async (group: Waiting<I, O>[]) => {
    try {
      const results = await run(group.map(({ item }) => item))
      if (results.length !== group.length) throw new Error(`a group of ${group.length} came back with ${results.length} results`)
      group.forEach(({ resolve }, index) => resolve(results[index] as O)) // as many as the group, just checked
    } catch (error) {
      for (const { reject } of group) reject(error)
    }
  }

  const start = () => {
    clearTimeout(timer)
    timer = undefined
    lastStart = performance.now()
    const group = waiting.splice(0, largest)
    runningItems = group.length
    running = runGroup(group).then(() => {
      running = undefined
      runningItems = 0
      schedule()
    })
  }

  const schedule = () => {
    if (running !== undefined || waiting.length === 0) return
    const wait = closed || waiting.length >= largest ? 0 : lastStart + everyMs - performance.now()
    if (wait <= 0) start()
    else timer ??= setTimeout(start, wait)
  }

  return {
    add(item) {
      if (closed) return Promise.reject(new GroupClosedError('closed'))
      if (waiting.length + runningItems >= backlog) return Promise.reject(new GroupBacklogError(`${backlog} are waiting`))
      return new Promise<O>((resolve, reject) => {
        waiting.push({ item, resolve, reject })
        schedule()
      })
    },
    get size() {
      return waiting.length + runningItems
    },
    async close() {
      closed = true
      schedule()
      while (running !== undefined) await running
    },
  }
}
