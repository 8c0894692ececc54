import type { GraphQLDataSource, GraphQLDataSourceProcessOptions } from '@apollo/gateway'
import { ParleyError, identityHeader, requestIdHeader, type Histogram, type Logger, type Principal } from '@parley/platform'
import { Pool } from 'undici'
import type { GatewayContext } from './gateway-context.ts'

export interface SubgraphDataSourceOptions {
  name: string
  url: string
  /** The signed identity for this subgraph; undefined: none is sent. */
  tokenFor: (principal: Principal, subgraph: string, address?: string) => Promise<string | undefined>
  /** Of seconds, by `subgraph`. */
  duration: Histogram<'subgraph'>
  logger: Logger
  /** For the headers, and then between pieces of the body. Default 10 s. */
  timeoutMs?: number | undefined
}

export interface SubgraphDataSource extends GraphQLDataSource<GatewayContext> {
  /** Takes no more, and lets what is under way end. */
  retire(): Promise<void>
  /** Cuts what is under way. */
  close(): Promise<void>
}

type SubgraphRequest = GraphQLDataSourceProcessOptions<GatewayContext>
type SubgraphResponse = Awaited<ReturnType<GraphQLDataSource['process']>>

/** Connections to one subgraph, and requests that may be under way or wait for one of them. */
const connections = 128
const maxInFlight = 2_048
const maxResponseBytes = 64 * 1_048_576

/**
 * Asks one subgraph, over kept-alive connections. What it answers is passed on with its errors; a subgraph that is out of reach,
 * too busy or answers with something that is not GraphQL costs its fields: SERVICE_UNAVAILABLE with its name in `service`.
 */
export function createSubgraphDataSource(options: SubgraphDataSourceOptions): SubgraphDataSource {
  const { name, url, tokenFor, duration, logger, timeoutMs = 10_000 } = options
  const { origin, pathname, search } = new URL(url)
  const pool = new Pool(origin, { connections, headersTimeout: timeoutMs, bodyTimeout: timeoutMs, maxResponseSize: maxResponseBytes })
  let inFlight = 0

  async function ask({ request, context, ...rest }: SubgraphRequest): Promise<SubgraphResponse> {
    const headers: Record<string, string> = { 'content-type': 'application/json', accept: 'application/json' }
    headers[requestIdHeader] = context['requestId']
    const token = await tokenFor(context['principal'], name, context['address'])
    if (token !== undefined) headers[identityHeader] = token
    const answer = await pool.request({
      method: 'POST',
      path: pathname + search,
      headers,
      body: JSON.stringify({ query: request.query, operationName: request.operationName, variables: request.variables }),
      signal: mayStop(rest) ? context['signal'] : undefined,
    })
    return readGraphqlResponse(await answer.body.text(), answer.statusCode)
  }

  return {
    async process(subgraphRequest) {
      if (inFlight >= maxInFlight) return unavailable(name)
      const stopTimer = duration.startTimer({ subgraph: name })
      inFlight++
      try {
        return await ask(subgraphRequest)
      } catch (cause) {
        const gone = subgraphRequest.context['signal']?.aborted === true
        if (!gone) logger.warn({ err: cause, subgraph: name }, 'subgraph did not answer')
        return unavailable(name)
      } finally {
        inFlight--
        stopTimer()
      }
    },
    retire: () => pool.close(),
    close: () => pool.destroy(),
  }
}

/** A query whose client has gone need not go on; a mutation is never left half done. */
const mayStop = (rest: Pick<SubgraphRequest, 'kind'> & { incomingRequestContext?: { operation?: { operation: string } } }) =>
  rest.incomingRequestContext?.operation?.operation === 'query'

/** @throws Error when it is no GraphQL response */
function readGraphqlResponse(text: string, status: number): SubgraphResponse {
  const body: unknown = JSON.parse(text)
  if (!isRecord(body)) throw new Error(`status ${status}: not a GraphQL response`)
  const { data, errors } = body
  const good =
    (data === undefined || data === null || isRecord(data)) && (errors === undefined || (Array.isArray(errors) && errors.every(isRecord)))
  if (!good || (data === undefined && errors === undefined)) throw new Error(`status ${status}: not a GraphQL response`)
  return body
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

function unavailable(service: string): SubgraphResponse {
  return { data: null, errors: [new ParleyError('SERVICE_UNAVAILABLE', { extensions: { service } }).toJSON()] }
}
