import { reasonOf, type Closable, type Logger, type Metrics } from '@parley/platform'
import { hashOf, type Edition } from './edition.ts'

export interface CurrentEditionOptions {
  /** The first supergraph, as SDL. */
  sdl: string
  /** Loads a supergraph. @throws when it does not load, and leaves nothing open */
  open: (sdl: string, former: readonly string[]) => Promise<Edition>
  /** What must go over before a new edition is taken. @throws when it cannot: then nothing has changed there */
  follow: (edition: Edition) => Promise<void>
  metrics: Metrics
  logger: Logger
}

/** The supergraph that is served, and its successors. */
export interface CurrentEdition extends Closable {
  readonly edition: Edition
  /**
   * Loads another supergraph, and only then takes it; what runs on the one before ends there. One after another.
   * @returns false when it is the one that is served
   * @throws StartError when it does not load: nothing has changed
   */
  reload(sdl: string): Promise<boolean>
}

/** @throws StartError when the first supergraph does not load */
export async function createCurrentEdition(options: CurrentEditionOptions): Promise<CurrentEdition> {
  const { sdl: first, open, follow, metrics, logger } = options
  const reloads = reloadsCounter(metrics)
  const info = metrics.gauge('parley_gateway_supergraph_info', 'The supergraph that is served, by its hash', ['hash'])
  let edition = await open(first, [])
  info.set({ hash: edition.hash }, 1)
  let last: Promise<unknown> = Promise.resolve()
  let closed = false

  const take = async (sdl: string): Promise<boolean> => {
    if (closed || hashOf(sdl) === edition.hash) return false
    const before = edition
    let next: Edition | undefined
    try {
      next = await open(
        sdl,
        before.subgraphs.map(({ name }) => name),
      )
      await follow(next)
    } catch (error) {
      reloads.inc({ result: 'refused' })
      logger.error({ err: error, hash: hashOf(sdl), serving: before.hash }, `the new supergraph is not taken: ${reasonOf(error)}`)
      await next?.retire()
      throw error
    }
    edition = next
    reloads.inc({ result: 'taken' })
    info.reset()
    info.set({ hash: next.hash }, 1)
    logger.info({ hash: next.hash, before: before.hash }, 'took another supergraph')
    before.retire().catch((err: unknown) => logger.warn({ err, hash: before.hash }, 'the supergraph before could not be closed'))
    return true
  }

  return {
    get edition() {
      return edition
    },
    reload(sdl) {
      const reloaded = last.then(() => take(sdl))
      last = reloaded.catch(() => undefined)
      return reloaded
    },
    async close() {
      closed = true
      await last
      await edition.close()
    },
  }
}

/** Supergraphs that came after the first: `taken`, `refused` since they do not load, `unreadable` since they could not be had. */
export const reloadsCounter = (metrics: Metrics) =>
  metrics.counter('parley_gateway_supergraph_reloads_total', 'Supergraphs that came after the first, by what became of them', ['result'])
