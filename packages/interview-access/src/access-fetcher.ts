import { interviewAccess, type InterviewAccess } from '@parley/contracts'
import { currentRequestId, identityHeader, ParleyError, requestIdHeader, type SignIdentity } from '@parley/platform'
import { request } from 'undici'
import { z } from 'zod'

/** Asks who may do what in these interviews; those that do not exist are left out. @throws ParleyError SERVICE_UNAVAILABLE */
export type FetchAccess = (ids: string[]) => Promise<InterviewAccess[]>

export interface AccessFetcherOptions {
  /** The interviews subgraph's GraphQL address; asked for anew each time, since it may move. */
  url: () => string
  signIdentity: SignIdentity
  /** Who asks, for example `emotion`. */
  service: string
}

const timeoutMs = 2_000

const query = `query InterviewAccess($ids: [ID!]!) { interviewAccess(ids: $ids) { ${Object.keys(interviewAccess.shape).join(' ')} } }`

const answer = z.object({ data: z.object({ interviewAccess: z.array(interviewAccess) }) })

/** Asks the interviews subgraph as a part of the platform. An answer takes 2 s at most. */
export function createAccessFetcher({ url, signIdentity, service }: AccessFetcherOptions): FetchAccess {
  return async (ids) => {
    try {
      const requestId = currentRequestId()
      const response = await request(url(), {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          [identityHeader]: await signIdentity({ kind: 'service', service }, 'interviews'),
          ...(requestId === undefined ? {} : { [requestIdHeader]: requestId }),
        },
        body: JSON.stringify({ query, variables: { ids } }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await response.body.text()
      if (response.statusCode !== 200) throw new Error(`the interviews subgraph answered ${response.statusCode}: ${text.slice(0, 500)}`)
      return answer.parse(JSON.parse(text)).data.interviewAccess
    } catch (cause) {
      throw new ParleyError('SERVICE_UNAVAILABLE', { extensions: { service: 'interviews' }, cause })
    }
  }
}
