import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createInternalIdentity, withRequestId, type SignIdentity, type VerifyIdentity } from '@parley/platform'
import { buildSchema, graphql } from 'graphql'
import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAccessFetcher, type FetchAccess } from './access-fetcher.ts'
import { accessOf } from './testing/access-of.ts'

const schema = buildSchema(`
  type Query { interviewAccess(ids: [ID!]!): [InterviewAccess!]! }
  enum InterviewStatus { SCHEDULED IN_PROGRESS COMPLETED CANCELLED EXPIRED }
  type InterviewAccess { interviewId: ID!  organizationId: ID!  candidateId: ID  status: InterviewStatus!  private: Boolean!  practice: Boolean!
    emotionEnabled: Boolean!  emotionConsent: Boolean!  recordingConsent: Boolean!  totalQuestions: Int!  answersSubmitted: Int!  version: Int! }
`)

let server: Server
let answer: (body: string, headers: IncomingHttpHeaders, response: ServerResponse) => void | Promise<void>
let signIdentity: SignIdentity
let verify: VerifyIdentity
let fetchAccess: FetchAccess

beforeEach(async () => {
  const identity = await createInternalIdentity()
  signIdentity = identity.sign
  verify = identity.verifierFor('interviews')
  server = createServer((incoming, response) => {
    let body = ''
    incoming.setEncoding('utf8').on('data', (part: string) => (body += part))
    incoming.on('end', () => void answer(body, incoming.headers, response))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo // a TCP server's address
  fetchAccess = createAccessFetcher({ url: () => `http://127.0.0.1:${port}/graphql`, signIdentity, service: 'emotion' })
})
afterEach(() => {
  server.closeAllConnections()
  server.close()
})

const outOfReach = { code: 'SERVICE_UNAVAILABLE', extensions: { service: 'interviews', code: 'SERVICE_UNAVAILABLE' } }

test('asks for every field, as the service that it is, under the request’s id', async () => {
  const seen: IncomingHttpHeaders[] = []
  answer = async (body, headers, response) => {
    seen.push(headers)
    const { query, variables } = JSON.parse(body) as { query: string; variables: { ids: string[] } }
    const rootValue = { interviewAccess: ({ ids }: { ids: string[] }) => ids.filter((id) => id !== 'nobody').map((id) => accessOf(id)) }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify(await graphql({ schema, source: query, variableValues: variables, rootValue })))
  }
  const fetched = await withRequestId('request-1', () => fetchAccess(['i', 'nobody', 'j']))
  expect(fetched).toEqual([accessOf('i'), accessOf('j')])
  expect(await verify(seen[0]?.['x-parley-identity'] as string)).toEqual({ principal: { kind: 'service', service: 'emotion' } })
  expect(seen[0]?.['x-request-id']).toBe('request-1')
})

describe('is SERVICE_UNAVAILABLE, naming the service,', () => {
  test('when nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve))
    await expect(fetchAccess(['i'])).rejects.toMatchObject(outOfReach)
  })
  test('when the answer is an error', async () => {
    answer = (_body, _headers, response) => void response.end('{"errors":[{"message":"no"}],"data":null}')
    await expect(fetchAccess(['i'])).rejects.toMatchObject(outOfReach)
  })
  test('when the answer is not of the contract', async () => {
    answer = (_body, _headers, response) => void response.end('{"data":{"interviewAccess":[{"interviewId":"i"}]}}')
    await expect(fetchAccess(['i'])).rejects.toMatchObject(outOfReach)
  })
  test('when the status is not 200', async () => {
    answer = (_body, _headers, response) => void response.writeHead(502).end('bad gateway')
    await expect(fetchAccess(['i'])).rejects.toMatchObject(outOfReach)
  })
  test('when there is no answer within two seconds', async () => {
    answer = () => {}
    await expect(fetchAccess(['i'])).rejects.toMatchObject(outOfReach)
  })
  test('when the address is not known yet', async () => {
    const early = createAccessFetcher({
      url: () => {
        throw new Error('not listening yet')
      },
      signIdentity,
      service: 'emotion',
    })
    await expect(early(['i'])).rejects.toMatchObject(outOfReach)
  })
})
