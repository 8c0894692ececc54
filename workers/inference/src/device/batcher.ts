export interface BatcherOptions<In, Out> {
  /** Computes a batch: one output for each item, in order. Never called while it is at work. */
  run: (items: In[]) => Promise<Out[]>
  /** Most items of a batch. */
  size: number
  /** Longest that an item waits for others, milliseconds. */
  waitMs: number
  /** How many items are on their way here. The wait ends when there are none: nobody waits for what nobody has sent. */
  expected: () => number
}

/** Joins single items to batches. */
export interface Batcher<In, Out> {
  /** Rejects when the item cannot be computed even alone. The caller bounds how many it adds. */
  add(item: In): Promise<Out>
  /** Looks again whether the batch may leave: to be called when `expected` has fallen. */
  look(): void
}

interface Waiting<In, Out> {
  item: In
  since: number
  resolve: (output: Out) => void
  reject: (error: unknown) => void
}

/**
 * A batch leaves when it is full, when its first item has waited long enough, or when nothing more is on its way; at the earliest when the
 * batch before it is back. A batch that fails is tried again one by one, so that one item cannot fail the others.
 */
export function createBatcher<In, Out>({ run, size, waitMs, expected }: BatcherOptions<In, Out>): Batcher<In, Out> {
  const waiting: Waiting<In, Out>[] = []
  let atWork = false
  let timer: NodeJS.Timeout | undefined

  function look() {
    const [first] = waiting
    if (atWork || first === undefined) return
    const left = first.since + waitMs - performance.now()
    if (waiting.length >= size || expected() === 0 || left <= 0) void leave()
    else timer ??= setTimeout(expire, left)
  }

  function expire() {
    timer = undefined
    look()
  }

  async function leave() {
    clearTimeout(timer)
    timer = undefined
    atWork = true
    await compute(waiting.splice(0, size))
    atWork = false
    look()
  }

  async function compute(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const outputs = await run(batch.map(({ item }) => item))
      if (outputs.length !== batch.length) throw new Error(`${outputs.length} outputs for a batch of ${batch.length}`)
      // As long as the batch, by the line before.
      batch.forEach(({ resolve }, i) => resolve(outputs[i] as Out))
    } catch (error) {
      const [only] = batch
      if (batch.length === 1) only?.reject(error)
      else for (const each of batch) await compute([each])
    }
  }

  return {
    look,
    add: (item) =>
      new Promise((resolve, reject) => {
        waiting.push({ item, since: performance.now(), resolve, reject })
        look()
      }),
  }
}
