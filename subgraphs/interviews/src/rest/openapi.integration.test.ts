import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { Validator } from '@seriousme/openapi-schema-validator'
import { frameReceipt } from '@parley/contracts'
import { errorCatalogue } from '@parley/platform'
import type { OpenAPIV3_1 } from 'openapi-types'
import { startedInterview, ticketedSocket } from './interview-routes.ts'
import { openInterviewsPlatform, type InterviewsPlatform } from '../testing/interviews-platform.ts'

let platform: InterviewsPlatform
let document: OpenAPIV3_1.Document

const get = (path: string) => fetch(new URL(path, platform.replicas[0]?.url))

beforeAll(async () => {
  platform = await openInterviewsPlatform()
  document = (await (await get('/api/v1/openapi.json')).json()) as OpenAPIV3_1.Document // looked at below
}, 60_000)
afterAll(() => platform.close())

const operations = () =>
  Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
    Object.entries(item as Record<string, OpenAPIV3_1.OperationObject>).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1, its references included', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
    expect(document.openapi).toBe('3.1.0')
    const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name ?? '')
    const schemas = Object.keys(document.components?.schemas ?? {})
    expect(new Set(references)).toEqual(new Set(schemas))
  })

  test('has every path of the edge, and nothing of its own pages', () => {
    expect(
      operations()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual([
      'GET /ws/interviews/{session_id}',
      'POST /api/v1/auth/login',
      'POST /api/v1/auth/logout',
      'POST /api/v1/auth/refresh',
      'POST /api/v1/interviews/start',
      'POST /api/v1/interviews/{session_id}/ticket',
      'PUT /api/v1/interviews/{session_id}/frames',
    ])
  })

  test('says of each what it is for, what it needs and which codes it answers', () => {
    for (const { name, operation } of operations()) {
      const { summary, operationId, tags, security, responses = {} } = operation
      expect([name, summary, operationId, tags]).toEqual([name, expect.any(String), expect.any(String), [expect.any(String)]])
      expect([name, security !== undefined]).toEqual([name, !name.includes('/auth/')])
      const refusals = Object.entries(responses).filter(([status]) => Number(status) >= 400)
      expect(refusals.length).toBeGreaterThan(1)
      for (const [status, response] of refusals) {
        const codes = [...(response as { description: string }).description.matchAll(/`([A-Z_]+)`:/g)].map(([, code]) => code)
        for (const code of codes)
          expect([name, errorCatalogue[code as keyof typeof errorCatalogue].httpStatus]).toEqual([name, Number(status)])
      }
    }
  })

  test('has an example of each refusal, each error under its own code', () => {
    for (const { name, operation } of operations()) {
      for (const [status, response] of Object.entries(operation.responses ?? {}).filter(([code]) => Number(code) >= 400)) {
        const { description, content } = response as OpenAPIV3_1.ResponseObject // none is a reference
        const codes = [...description.matchAll(/`([A-Z_]+)`:/g)].map(([, code]) => code)
        const { example, examples = {} } = content?.['application/json'] ?? {}
        const shown = Object.values(examples).map((given) => (given as { value: { error: { code: string } } }).value.error.code)
        expect([name, status, Object.keys(examples)]).toEqual([name, status, shown])
        // Where it is no error, it is the receipt of a frame that was not taken.
        const fits = codes.length > 0 ? example === undefined : frameReceipt.parse(example).accepted === false
        expect([name, status, new Set(shown), fits]).toEqual([name, status, new Set(codes), true])
      }
    }
  })

  test('has examples of what is answered that its own schemas allow, and no number without a bound', () => {
    const { SignedIn, StartedInterview, TicketedSocket } = document.components?.schemas ?? {}
    const examplesOf = (schema: OpenAPIV3_1.SchemaObject | undefined) =>
      Object.fromEntries(
        Object.entries(schema?.properties ?? {}).map(([key, property]) => [key, (property as { examples?: unknown[] }).examples?.[0]]),
      )
    expect(startedInterview.safeParse(examplesOf(StartedInterview)).error).toBeUndefined()
    expect(ticketedSocket.safeParse(examplesOf(TicketedSocket)).error).toBeUndefined()
    expect(examplesOf(SignedIn)).toMatchObject({ access_token: expect.any(String), refresh_token: expect.any(String), expires_in: 900 })
    expect(JSON.stringify(document)).not.toContain(String(Number.MIN_SAFE_INTEGER))
  })

  test('gives the guide’s fields of login and start by the schemas that validate them', () => {
    const schemas = document.components?.schemas ?? {}
    expect(Object.keys(schemas['SignedIn']?.properties ?? {})).toEqual([
      'access_token',
      'refresh_token',
      'token_type',
      'expires_in',
      'user',
    ])
    expect(Object.keys(schemas['StartedInterview']?.properties ?? {})).toEqual([
      'session_id',
      'started_at',
      'total_questions',
      'current_question',
      'websocket_url',
    ])
    expect(schemas['FrameSocketMessage']?.oneOf).toHaveLength(4)
  })
})

describe('the page to read it', () => {
  test.each(['/api/v1/docs', '/api/v1/docs/'])('is at %s, under a policy that lets nothing in from elsewhere', async (path) => {
    const page = await get(path)
    expect(page.status).toBe(200)
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'$/,
    )
    const html = await page.text()
    expect(html).toContain('Parley: REST API')
    // No other host, and nothing inline that the policy would stop.
    expect(html).not.toMatch(/https?:\/\/|<script(?![^>]*\bsrc=)|<style/)
    const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => source ?? '')
    expect(sources.length).toBeGreaterThan(4)
    for (const source of sources) {
      const file = await get(new URL(source, page.url).pathname)
      expect([source, file.status, (await file.arrayBuffer()).byteLength > 100]).toEqual([source, 200, true])
    }
  })
})
