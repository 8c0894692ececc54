import { createBareSide } from './bare-side.ts'
import { createOurSide } from './our-side.ts'
import type { FromPart, ToPart } from './part-messages.ts'
import { createWindow, type Window } from './window.ts'
import { createWorkloads } from './workload.ts'

/** A producer or a consumer: a process of its own, as in the platform. `node part.ts ours|bare <prefix> <url>`; told what to do over IPC. */
const [sideName = '', prefix = '', url = ''] = process.argv.slice(2)
const workloads = createWorkloads(prefix)
const side = sideName === 'ours' ? await createOurSide(url, workloads) : await createBareSide(url)
const tell = (message: FromPart) => process.send?.(message)

/** Messages between progress reports: often enough that the producer never waits for one. */
const reportEvery = 50
let window: Window | undefined
/** What the consumer has still to take. */
let left = 0
let sum = 0
let since = process.cpuUsage()
const cpuMs = () => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}

function took(number: number): void {
  left -= 1
  sum += number
  if (left % reportEvery !== 0) return
  tell({ kind: 'consumed', count: reportEvery })
  if (left === 0) tell({ kind: 'done', sum, cpuMs: cpuMs() })
}

const orders: { [K in ToPart['kind']]: (order: Extract<ToPart, { kind: K }>) => Promise<void> | void } = {
  async consume({ workload, prefetch }) {
    await side.consume(workloads[workload], prefetch, took)
    tell({ kind: 'ready' })
  },
  expect({ count }) {
    left = count
    sum = 0
    since = process.cpuUsage()
    tell({ kind: 'ready' })
  },
  async produce({ workload, count, most }) {
    window = createWindow(most)
    since = process.cpuUsage()
    await side.produce(workloads[workload], count, window)
    window = undefined
    tell({ kind: 'done', sum: 0, cpuMs: cpuMs() })
  },
  consumed: ({ count }) => window?.give(count),
  async close() {
    await side.close()
    process.exit(0)
  },
}

process.on('message', (order: ToPart) => {
  // The handler of its own kind.
  const obey = orders[order.kind] as (order: ToPart) => Promise<void> | void
  Promise.resolve(obey(order)).catch((error: unknown) => {
    tell({ kind: 'failed', reason: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  })
})
process.on('disconnect', () => process.exit(0))
tell({ kind: 'ready' })
