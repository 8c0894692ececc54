import { interviewAccess, interviewsChangedTopic, type InterviewAccess } from '@parley/contracts'
import type { Query } from '@parley/database'
import { readJson, type Delivery, type EventBus, type WorkQueue } from '@parley/messaging'
import { asError, type Logger, ParleyError, type Principal } from '@parley/platform'
import DataLoader from 'dataloader'
import type { FetchAccess } from './access-fetcher.ts'
import { createAccessTable } from './access-table.ts'
import { createKnownVersions } from './known-versions.ts'
import { viewerRights } from './viewer-rights.ts'

export interface InterviewAccessOptions {
  /** The Postgres schema whose `interview_access` holds the copy. */
  schema: 'emotion' | 'scoring'
  query: Query
  queue: WorkQueue
  /** The queue behind the fanout `interviews.changed` that is this subgraph's. */
  changesQueue: string
  bus: EventBus
  fetchAccess: FetchAccess
  logger: Logger
}

/** A subgraph's own copy of who may do what. It grants from the copy; before it refuses, it asks the interviews subgraph. */
export interface InterviewAccessCopy {
  /**
   * What the copy says (at most 2 s old where a bell was lost); read through to the interviews subgraph when it has nothing.
   * A "no" found in it must be checked with `fresh`. Calls of one turn of the event loop share their queries.
   * @throws ParleyError SERVICE_UNAVAILABLE when it has nothing and the interviews subgraph is out of reach
   */
  get(interviewId: string): Promise<InterviewAccess | undefined>
  /** What the interviews subgraph says now. @throws ParleyError SERVICE_UNAVAILABLE when it is out of reach */
  fresh(interviewId: string): Promise<InterviewAccess | undefined>
  /**
   * The interview, when `principal` may see it; a no from the copy is checked first.
   * @throws ParleyError NOT_FOUND, UNAUTHENTICATED when nobody is signed in, SERVICE_UNAVAILABLE as `fresh`
   */
  requireVisible(principal: Principal, interviewId: string): Promise<InterviewAccess>
  /**
   * Calls `listener` once for each newer version that a bell or message brings, when the copy has it. Versions may be skipped.
   * @returns ends it
   */
  onChange(listener: (access: InterviewAccess) => void): () => void
  close(): Promise<void>
}

const prefetch = 50
const batch = { cache: false, maxBatchSize: 100 }
/** Bells being written; those beyond are left to their messages. */
const mostBells = 1_000

interface Found {
  access: InterviewAccess | undefined
  /** By the interviews subgraph just now. */
  checked: boolean
}

export async function createInterviewAccess(options: InterviewAccessOptions): Promise<InterviewAccessCopy> {
  const { queue, changesQueue, bus, fetchAccess, logger } = options
  const table = createAccessTable(options)
  const known = createKnownVersions()
  const listeners = new Set<(access: InterviewAccess) => void>()
  let bells = 0

  const store = new DataLoader(async (accesses: readonly InterviewAccess[]) => {
    await table.store(accesses)
    return accesses
  }, batch)

  const fetchAll = async (ids: readonly string[]): Promise<Map<string, InterviewAccess>> => {
    const fetched = await fetchAccess([...new Set(ids)])
    try {
      await store.loadMany(fetched).then(throwFirst)
    } catch (error) {
      logger.warn({ err: error }, 'could not store what the interviews subgraph said')
    }
    return new Map(fetched.map((access) => [access.interviewId, known.keep(access)]))
  }

  const fetcher = new DataLoader(async (ids: readonly string[]) => {
    const fetched = await fetchAll(ids)
    return ids.map((id): Found => ({ access: fetched.get(id), checked: true }))
  }, batch)

  const reader = new DataLoader(async (ids: readonly string[]): Promise<(Found | Error)[]> => {
    const rows = await table.read(ids)
    return Promise.all(
      ids.map(async (id) => {
        const row = rows.get(id)
        return row === undefined ? fetcher.load(id).catch(asError) : { access: known.keep(row), checked: false }
      }),
    )
  }, batch)

  const find = async (id: string): Promise<Found> => {
    const access = known.get(id)
    return access === undefined ? reader.load(id) : { access, checked: false }
  }

  const tell = (access: InterviewAccess) => {
    if (!known.isNews(access)) return
    for (const listener of listeners) {
      try {
        listener(access)
      } catch (error) {
        logger.error({ err: error }, 'a listener of changed interviews threw')
      }
    }
  }

  const consumed = async (delivery: Delivery) => {
    let access: InterviewAccess
    try {
      access = readJson(delivery, (body) => interviewAccess.parse(body))
    } catch (error) {
      return delivery.nack(asError(error).message, { dead: true })
    }
    known.keep(access)
    await store.load(access)
    tell(access)
    delivery.ack()
  }

  const heard = async (payload: unknown) => {
    const { success, data: access, error } = interviewAccess.safeParse(payload)
    if (!success) return logger.warn({ err: error }, 'heard something else than a changed interview')
    // At once: the very next question is answered by it.
    known.keep(access)
    if (bells < mostBells) {
      bells++
      try {
        await store.load(access)
      } catch (cause) {
        logger.warn({ err: cause }, 'could not store a changed interview; its message will')
      } finally {
        bells--
      }
    }
    tell(access)
  }

  /** Changes that are being stored: closed, it writes no more. At most `prefetch` and `mostBells`. */
  const working = new Set<Promise<void>>()
  const atWork = (work: Promise<void>): Promise<void> => {
    const done = work.finally(() => working.delete(done))
    working.add(done)
    return done
  }

  const unsubscribe = await bus.subscribe(interviewsChangedTopic, (payload) => void atWork(heard(payload)))
  const consumer = await queue
    .consume(changesQueue, { prefetch }, (delivery) => atWork(consumed(delivery)))
    .catch(async (error: unknown) => {
      await unsubscribe()
      throw error
    })

  const fresh = async (id: string) => (await fetcher.load(id)).access
  return {
    get: async (id) => (await find(id)).access,
    fresh,
    async requireVisible(principal, id) {
      if (principal.kind === 'anonymous') throw new ParleyError('UNAUTHENTICATED')
      const sees = (access: InterviewAccess | undefined) => access !== undefined && viewerRights(principal, access).sees
      const found = await find(id)
      const access = sees(found.access) || found.checked ? found.access : await fresh(id)
      if (access === undefined || !sees(access)) throw new ParleyError('NOT_FOUND')
      return access
    },
    onChange(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    async close() {
      listeners.clear()
      await Promise.all([consumer.close(), unsubscribe()])
      await Promise.allSettled(working)
    },
  }
}

function throwFirst(results: readonly unknown[]): void {
  for (const result of results) if (result instanceof Error) throw result
}
