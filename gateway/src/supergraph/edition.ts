import { createHash } from 'node:crypto'
import type { ApolloServer } from '@apollo/server'
import type { Logger } from '@parley/platform'
import { createExecutor } from '../execution/create-executor.ts'
import type { FormatError } from '../execution/format-error.ts'
import type { GatewayContext } from '../gateway-context.ts'
import type { Limits } from '../limits/limits.ts'
import type { HeldSubgraphs, Subgraphs } from '../subgraphs.ts'
import { prepareSupergraph, type PreparedSupergraph } from './prepare-supergraph.ts'

/**
 * One supergraph, loaded: whatever begins on it ends on it. Apollo's gateway could be given another one in place, but reads its schema and
 * its subgraphs at several steps of a request, so that what is under way would begin on one and end on the other.
 */
export interface Edition extends PreparedSupergraph {
  /** Of the SDL as it came; 16 hexadecimal digits. */
  hash: string
  held: HeldSubgraphs
  /** Runs an operation here. The edition stays until it is done. */
  use<T>(work: (apollo: ApolloServer<GatewayContext>) => Promise<T>): Promise<T>
  /** Closes it as soon as nothing runs here any more. Resolves then. */
  retire(): Promise<void>
  /** Closes it. */
  close(): Promise<void>
}

export interface EditionOptions {
  subgraphUrls?: Record<string, string> | undefined
  subgraphs: Subgraphs
  limits: Limits
  formatError: FormatError
  logger: Logger
}

export const hashOf = (sdl: string): string => createHash('sha256').update(sdl).digest('hex').slice(0, 16)

/**
 * Loads a supergraph.
 * @param former the subgraphs of the one before
 * @throws StartError, in one sentence, when it does not load; nothing stays open then
 */
export async function openEdition(sdl: string, options: EditionOptions, former: readonly string[] = []): Promise<Edition> {
  const { subgraphs, limits, formatError, logger } = options
  const prepared = prepareSupergraph(sdl, options.subgraphUrls, former)
  const held = subgraphs.hold(prepared.subgraphs)
  let apollo: ApolloServer<GatewayContext>
  try {
    apollo = await createExecutor({ supergraphSdl: prepared.sdl, dataSourceFor: held.sourceOf, limits, formatError, logger })
  } catch (error) {
    held.release()
    throw error
  }

  let running = 0
  let idle: (() => void) | undefined
  let retiring: Promise<void> | undefined
  let closing: Promise<void> | undefined
  const close = () => {
    held.release()
    return (closing ??= apollo.stop())
  }
  return {
    ...prepared,
    hash: hashOf(sdl),
    held,
    async use(work) {
      running++
      try {
        return await work(apollo)
      } finally {
        if (--running === 0) idle?.()
      }
    },
    retire: () =>
      (retiring ??= (async () => {
        if (running > 0) await new Promise<void>((resolve) => (idle = resolve))
        await close()
      })()),
    close,
  }
}
