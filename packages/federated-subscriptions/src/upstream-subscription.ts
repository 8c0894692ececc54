import type { GraphQLFormattedError } from 'graphql'
import type { SubgraphEvent } from './apollo-query-plan.ts'
import { codedError, errorsOf, subgraphError, unavailable } from './graphql-errors.ts'
import type { SubscriptionLogger } from './options.ts'
import { SubscriptionFailure } from './subscription-failure.ts'
import type { UpstreamOperation } from './upstream-operation.ts'
import type { UpstreamSocket } from './upstream-socket.ts'

export interface UpstreamSubscriptionOptions {
  subgraph: string
  socket: UpstreamSocket
  operation: UpstreamOperation
  /** The root field's name in the result. */
  responseKey: string
  variables: Record<string, unknown>
  /** The cursor to go on after; undefined begins as the field begins. */
  after: string | undefined
  /** For one subscribe message; asked again each time. A rejection ends the subscription with its errors. */
  extensions: () => Promise<Record<string, unknown>>
  /** How long it is tried when never reached, and when lost. */
  firstConnectMs: number
  reconnectMs: number
  logger: SubscriptionLogger
  sink: UpstreamEventSink
  /** The upstream was lost and is being taken up again. */
  onLost: () => void
}

/** What an upstream tells. */
export interface UpstreamEventSink {
  /** The cursor is where the stream stands after the event. */
  onEvent(event: SubgraphEvent, cursor: string | undefined): void
  /** Where it starts, if the subgraph tells, and how the field begins when it is not resumed. */
  onStart(cursor: string, from: 'state' | 'live'): void
  /** It was lost: what is missed meanwhile comes all at once when it is taken up again. */
  onLost?(): void
  /** Called once, unless closed before. Without a failure the subgraph completed it. */
  onEnd(end?: { failure: SubscriptionFailure; reason: 'failed' | 'unavailable' }): void
}

/** One subscription held on a subgraph through losses of its socket: each time taken up again after the last cursor. */
export interface UpstreamSubscription {
  close: () => void
}

/** An attempt that held this long without an event was not in vain either. */
const steadyMs = 5_000
/** How often a subgraph may say that we are wrong before it is believed: another subscription of the socket may have been the reason. */
const maxRefusals = 3

export function openUpstreamSubscription(options: UpstreamSubscriptionOptions): UpstreamSubscription {
  const { subgraph, socket, operation, responseKey, logger, sink, onLost } = options
  const { resume } = operation
  const variables: Record<string, unknown> = { ...options.variables }
  const setCursor = (cursor: string): void => {
    if (resume) variables[resume.variable] = resume.numeric ? Number(cursor) : cursor
  }
  if (options.after !== undefined) setCursor(options.after)
  let told = false

  let ended = false
  let unsubscribe = (): void => {}
  let retryTimer: NodeJS.Timeout | undefined
  let giveUpAt: number | undefined
  let refusals = 0
  let startedAt = 0

  const stop = (): boolean => {
    if (ended) return false
    ended = true
    clearTimeout(retryTimer)
    unsubscribe()
    return true
  }
  const fail = (failure: SubscriptionFailure, reason: 'failed' | 'unavailable'): void => {
    if (stop()) sink.onEnd({ failure, reason })
  }
  const progressed = (): void => {
    giveUpAt = undefined
    refusals = 0
  }

  const receive = (payload: unknown): void => {
    progressed()
    const event = asEvent(payload)
    if (!event) return fail(new SubscriptionFailure([unavailable(subgraph)]), 'failed')
    if (event.data === undefined) return fail(refusal(event.errors, subgraph), 'failed')
    const start = startOf(event)
    if (start) {
      setCursor(start.cursor)
      return sink.onStart(start.cursor, start.from)
    }
    const root = event.data?.[responseKey]
    if (resume && typeof root === 'object' && root !== null && resume.cursorKey in root) {
      const { [resume.cursorKey]: cursor, ...rest } = root as Record<string, unknown> // checked just above
      const place = cursorText(cursor)
      if (place !== undefined) setCursor(place)
      return sink.onEvent({ ...event, data: { ...event.data, [responseKey]: rest } }, place)
    }
    sink.onEvent(event, undefined)
  }

  const lost = ({ refused, established, cause }: { refused: boolean; established: boolean; cause: unknown }): void => {
    if (ended) return
    if (established && performance.now() - startedAt >= steadyMs) progressed()
    if (refused) refusals += 1
    const now = performance.now()
    giveUpAt ??= now + (established ? options.reconnectMs : options.firstConnectMs)
    // Spread a little, so that thousands do not subscribe in the same turn.
    const delay = socket.retryDelayMs() + Math.random() * 50
    if (refusals >= maxRefusals || now + delay > giveUpAt) {
      logger.warn({ subgraph, err: cause }, 'an upstream stays away')
      return fail(new SubscriptionFailure([unavailable(subgraph)]), 'unavailable')
    }
    onLost()
    sink.onLost?.()
    retryTimer = setTimeout(() => void attempt(), delay)
  }

  const attempt = async (): Promise<void> => {
    let extensions: Record<string, unknown>
    try {
      // Asked for once: later the cursor of an event is the better place.
      const head = resume && (!told || variables[resume.variable] === undefined) ? { live: 'head' } : {}
      told = true
      extensions = { ...head, ...(await options.extensions()) }
    } catch (cause) {
      logger.warn({ subgraph, err: cause }, 'no extensions for an upstream')
      return fail(new SubscriptionFailure(errorsOf(cause)), 'failed')
    }
    if (ended) return
    startedAt = performance.now()
    const { query, operationName } = operation
    unsubscribe = socket.subscribe(
      { query, ...(operationName === undefined ? {} : { operationName }), variables: { ...variables }, extensions },
      {
        next: receive,
        error: (errors) => fail(refusal(Array.isArray(errors) ? errors : [], subgraph), 'failed'),
        complete: () => {
          if (stop()) sink.onEnd()
        },
        lost,
      },
    )
  }
  void attempt()
  return { close: () => void stop() }
}

/** The payload, if it is a GraphQL result at all. */
function asEvent(payload: unknown): SubgraphEvent | undefined {
  if (typeof payload !== 'object' || payload === null) return undefined
  const { data, errors, extensions }: Record<string, unknown> = { ...payload }
  if (data !== undefined && typeof data !== 'object') return undefined
  return {
    ...(data === undefined ? {} : { data: data as Record<string, unknown> | null }), // an object by the line above
    ...(Array.isArray(errors) ? { errors: errors as GraphQLFormattedError[] } : {}), // subgraphError looks at each
    ...(typeof extensions === 'object' && extensions !== null ? { extensions: { ...extensions } } : {}),
  }
}

/** A stream may tell where it starts, by a result without data, so that a loss before its first event leaves no gap. */
function startOf({ data, errors, extensions }: SubgraphEvent): { cursor: string; from: 'state' | 'live' } | undefined {
  const live = extensions?.['live']
  if (data !== null || errors || typeof live !== 'object' || live === null || !('cursor' in live)) return undefined
  const cursor = cursorText(live.cursor)
  return cursor === undefined ? undefined : { cursor, from: 'from' in live && live.from === 'state' ? 'state' : 'live' }
}

const cursorText = (cursor: unknown): string | undefined =>
  typeof cursor === 'string' ? cursor : typeof cursor === 'number' ? String(cursor) : undefined

function refusal(errors: SubgraphEvent['errors'], subgraph: string): SubscriptionFailure {
  if (!errors || errors.length === 0)
    return new SubscriptionFailure([codedError('DOWNSTREAM_SERVICE_ERROR', `The subgraph "${subgraph}" refused.`, { service: subgraph })])
  return new SubscriptionFailure(errors.map((error) => subgraphError(error, subgraph)))
}
