import { openRaw, type RawOptions, type RawSocket } from '../raw-socket.ts'

export interface Operation {
  query: string
  variables?: Record<string, unknown>
}

/** A gateway as the cases of the protocol see it. What is absent leaves out the cases that need it. */
export interface ProtocolLab {
  /** `ws://…` */
  url: string
  /** What `connection_init` has to carry. */
  init?: Record<string, unknown>
  /** What `connection_init` carries that is refused with 4403. */
  refusedInit?: Record<string, unknown>
  /** A subscription that stays open and tells what `emit` says. */
  subscription: Operation
  /** A query that is answered at once. */
  query: Operation
  /** An event for every subscription that is open. */
  emit?: () => Promise<void> | void
  /** Resolves when exactly so many subscriptions are open, as the gateway, or whoever is behind it, sees it. */
  watchedBy?: (count: number) => Promise<void>
  /** A message larger than this is refused. */
  messageBytes?: number
  /** `connection_init` is waited for so long. */
  connectionInitMs?: number
}

/** Something that the protocol says, as a function that throws when it does not hold. */
export interface ProtocolCase {
  name: string
  needs?: readonly (keyof ProtocolLab)[]
  run: (bench: Bench) => Promise<void>
}

/** What a case works with: the lab, and sockets that are cut after it. */
export interface Bench extends Required<ProtocolLab> {
  open: (options?: RawOptions) => Promise<RawSocket>
}

/** Whether the lab has what the case needs. */
export const applies = ({ needs = [] }: ProtocolCase, lab: ProtocolLab): boolean => needs.every((need) => lab[need] !== undefined)

/** Runs one case. @throws what does not hold, or that it took longer than `patienceMs` */
export async function runCase({ name, run }: ProtocolCase, lab: ProtocolLab, patienceMs = 10_000): Promise<void> {
  const opened: RawSocket[] = []
  const bench = {
    ...lab,
    async open(options: RawOptions = {}) {
      const raw = await openRaw(lab.url, { ...options, init: options.init ?? lab.init ?? true })
      opened.push(raw)
      return raw
    },
  } as Bench // what it needs is there
  try {
    await within(patienceMs, run(bench), `no answer within ${patienceMs} ms: ${name}`)
  } finally {
    for (const { socket } of opened) socket.terminate()
    await Promise.all(opened.map(({ closed }) => closed))
    if (lab.watchedBy) await within(patienceMs, lab.watchedBy(0), `its subscriptions are still open after ${patienceMs} ms: ${name}`)
  }
}

async function within<T>(ms: number, promise: Promise<T>, otherwise: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    clearTimeout(timer)
  }
}
