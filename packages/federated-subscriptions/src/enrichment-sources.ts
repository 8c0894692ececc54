import type { GraphQLDataSource } from '@apollo/gateway'
import { GraphQLError } from 'graphql'
import { unavailable } from './graphql-errors.ts'
import type { SubscriptionLogger } from './options.ts'

export interface EventSources {
  sources: Record<string, GraphQLDataSource>
  /** Clears the deadline. */
  done(): void
}

/**
 * The subgraphs' sources for one event, under one deadline. Whatever goes wrong with one of them reaches the client as an error
 * that names the subgraph, and nothing else of it.
 * @param names the subgraphs that the event's plan asks
 */
export function enrichmentSources(
  all: ReadonlyMap<string, GraphQLDataSource>,
  names: ReadonlySet<string>,
  timeoutMs: number,
  logger: SubscriptionLogger,
): EventSources {
  let expire: (() => void) | undefined
  const late = new Promise<never>((_, reject) => {
    expire = () => reject(new Error(`no answer within ${timeoutMs} ms`))
  })
  late.catch(() => {}) // Also when nothing waits for it.
  const timer = setTimeout(() => expire?.(), timeoutMs)

  const sources: Record<string, GraphQLDataSource> = {}
  for (const name of names) {
    const source = all.get(name)
    if (!source) continue
    sources[name] = {
      async process(options) {
        try {
          return await Promise.race([source.process(options), late])
        } catch (cause) {
          logger.warn({ err: cause, subgraph: name }, 'a subgraph did not enrich an event')
          throw presentable(cause, name, 'pathInIncomingRequest' in options ? options.pathInIncomingRequest : undefined)
        }
      },
    }
  }
  return { sources, done: () => clearTimeout(timer) }
}

/** Codes of Apollo's that only say that it did not work. */
const vague = new Set(['INTERNAL_SERVER_ERROR', 'DOWNSTREAM_SERVICE_ERROR'])

function presentable(cause: unknown, subgraph: string, path: readonly (string | number)[] = []): GraphQLError {
  const upToList = path.includes('@') ? path.slice(0, path.indexOf('@')) : path
  const code = cause instanceof GraphQLError ? cause.extensions['code'] : undefined
  if (!(cause instanceof GraphQLError) || typeof code !== 'string' || vague.has(code)) return unavailable(subgraph, upToList)
  return new GraphQLError(cause.message, { extensions: { code, service: subgraph }, ...(upToList.length > 0 ? { path: upToList } : {}) })
}
