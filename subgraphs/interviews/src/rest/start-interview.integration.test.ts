import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { verifySocketTicket } from '@parley/platform'
import { createRemoteJWKSet } from 'jose'
import { createHealth, createInternalIdentity, createMetrics, silentLogger } from '@parley/platform'
import { createInterviewsSubgraph } from '../create-interviews-subgraph.ts'
import { completeInterview } from '../testing/documents.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'
import { password, people } from '../testing/people.ts'
import { bearer, postJson } from '../testing/rest-client.ts'

type Name = keyof typeof people

let platform: InterviewsPlatform
const tokens = new Map<Name, string>()

beforeAll(async () => {
  platform = await openInterviewsPlatform()
  for (const name of Object.keys(people) as Name[]) {
    const { body } = await postJson(url(), '/api/v1/auth/login', { email: `${name}@example.com`, password })
    tokens.set(name, String(body['access_token']))
  }
}, 60_000)
afterAll(() => platform.close())

const url = () => platform.replicas[0]?.url ?? ''
const start = (who: Name, userId: unknown, headers: Record<string, string> = {}) =>
  postJson(url(), '/api/v1/interviews/start', { user_id: userId }, { ...bearer(tokens.get(who)), ...headers })

/** What the ticket of a `websocket_url` says, by the keys that the subgraph publishes. */
async function ticketOf(websocketUrl: unknown) {
  const ticket = new URL(String(websocketUrl)).searchParams.get('ticket') ?? ''
  return verifySocketTicket(ticket, createRemoteJWKSet(new URL(platform.replicas[1]?.jwksUrl ?? '')))
}

describe('POST /api/v1/interviews/start', () => {
  test('creates and starts a practice interview for a candidate, and answers the guide’s fields', async () => {
    const { status, headers, body } = await start('cara', 'cara')
    expect(status).toBe(201)
    expect(headers.get('cache-control')).toBe('no-store')
    expect(body).toEqual({
      session_id: expect.any(String),
      started_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      total_questions: 3,
      current_question: { id: 'q1', text: 'Question q1', category: 'a' },
      websocket_url: expect.stringMatching(/^ws:/),
    })
    const [row] = await platform.query('SELECT status, practice, user_id FROM interviews.interviews WHERE id = $1', [body['session_id']])
    expect(row).toEqual({ status: 'IN_PROGRESS', practice: true, user_id: 'cara' })
    expect(await ticketOf(body['websocket_url'])).toMatchObject({ principal: { userId: 'cara' }, interviewId: body['session_id'] })
  })

  test('starts one of their organisation’s candidates for an interviewer or administrator, whose ticket it is', async () => {
    for (const who of ['ivan', 'ada'] as const) {
      const { status, body } = await start(who, 'carl')
      expect(status).toBe(201)
      const [row] = await platform.query('SELECT practice, user_id FROM interviews.interviews WHERE id = $1', [body['session_id']])
      expect(row).toEqual({ practice: false, user_id: 'carl' })
      expect(await ticketOf(body['websocket_url'])).toMatchObject({ principal: { userId: who } })
    }
  })

  test.each([
    ['a candidate, for another', 'cara', 'carl', 403, 'FORBIDDEN'],
    ['an analyst', 'ana', 'carl', 403, 'FORBIDDEN'],
    ['an interviewer, for another organisation’s candidate', 'ivan', 'olga', 404, 'NOT_FOUND'],
    ['an interviewer, for nobody', 'ivan', 'no-such-user', 404, 'NOT_FOUND'],
    ['an interviewer, for someone who is no candidate', 'ivan', 'ana', 404, 'NOT_FOUND'],
  ] as const)('refuses %s', async (_, who, userId, status, code) => {
    const answer = await start(who, userId)
    expect([answer.status, answer.body['error']]).toEqual([status, expect.objectContaining({ code })])
  })

  test('tells whoever sends the guide’s placeholder what to put in its place', async () => {
    const { status, body } = await start('cara', 'uuid')
    expect(status).toBe(400)
    expect(body).toMatchObject({ error: { code: 'BAD_USER_INPUT', message: expect.stringMatching(/login.*user\.id/) } })
  })

  test('is for whoever is signed in, and says so before it reads anything', async () => {
    const anonymous = await postJson(url(), '/api/v1/interviews/start', '{')
    expect(anonymous.status).toBe(401)
    expect(anonymous.headers.get('www-authenticate')).toBe('Bearer')
    expect((await postJson(url(), '/api/v1/interviews/start', {}, bearer('forged'))).status).toBe(401)
    expect((await start('cara', undefined)).status).toBe(400)
  })

  test('gives the same interview for the same Idempotency-Key of the same person', async () => {
    const key = { 'idempotency-key': 'once' }
    const [first, second] = await Promise.all([start('ivan', 'cara', key), start('ivan', 'cara', key)])
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body['session_id']).toBe(first.body['session_id'])
    expect(second.body['websocket_url']).not.toBe(first.body['websocket_url'])
    expect((await start('ada', 'cara', key)).body['session_id']).not.toBe(first.body['session_id'])
    expect(await start('ivan', 'carl', key)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } })
    await platform.must(people.ivan, completeInterview, { id: first.body['session_id'] })
    expect(await start('ivan', 'cara', key)).toMatchObject({ status: 409, body: { error: { code: 'CONFLICT' } } })
    expect((await start('cara', 'cara', { 'idempotency-key': 'x'.repeat(201) })).status).toBe(400)
  })
})

describe('the WebSocket’s address', () => {
  test('is where the client asked, as whoever passes it on tells', async () => {
    const asked = String((await start('cara', 'cara')).body['websocket_url'])
    expect(new URL(asked).host).toBe(new URL(url()).host)
    const passed = { 'x-forwarded-host': 'interviews.example', 'x-forwarded-proto': 'https' }
    expect((await start('cara', 'cara', passed)).body['websocket_url']).toMatch(/^wss:\/\/interviews\.example\/ws\/interviews\/.*\?ticket=/)
  })

  test('is at the public address where there is one', async () => {
    const { databaseUrl, bus, queue, store } = platform
    const subgraph = await createInterviewsSubgraph({
      databaseUrl,
      bus,
      queue,
      store,
      verifyIdentity: (await createInternalIdentity()).verifierFor('interviews'),
      logger: silentLogger(),
      metrics: createMetrics(),
      health: createHealth(),
      publicUrl: 'https://parley.example',
    })
    const { body } = await postJson(subgraph.url, '/api/v1/interviews/start', { user_id: 'cara' }, bearer(tokens.get('cara')))
    expect(body['websocket_url']).toMatch(/^wss:\/\/parley\.example\/ws\/interviews\//)
    await subgraph.close()
  })
})

describe('POST /api/v1/interviews/<id>/ticket', () => {
  const ticket = (who: Name, id: unknown) => postJson(url(), `/api/v1/interviews/${String(id)}/ticket`, undefined, bearer(tokens.get(who)))

  test('gives another ticket to whoever may see the interview, and to nobody else', async () => {
    const { session_id: id } = (await start('cara', 'cara')).body
    const first = await ticket('cara', id)
    const second = await ticket('cara', id)
    expect(first).toMatchObject({ status: 201, body: { websocket_url: expect.any(String), expires_in: 60 } })
    const ids = await Promise.all([first, second].map(async ({ body }) => (await ticketOf(body['websocket_url'])).id))
    expect(new Set(ids).size).toBe(2)
    expect(await ticketOf((await ticket('ana', id)).body['websocket_url'])).toMatchObject({ principal: { userId: 'ana' } })
    for (const stranger of ['carl', 'otto'] as const)
      expect(await ticket(stranger, id)).toMatchObject({ status: 404, body: { error: { code: 'NOT_FOUND' } } })
    expect((await ticket('cara', 'no-such-interview')).status).toBe(404)
    expect((await ticket('cara', '%00')).status).toBe(400)
    expect((await postJson(url(), `/api/v1/interviews/${String(id)}/ticket`, undefined)).status).toBe(401)
  })
})
