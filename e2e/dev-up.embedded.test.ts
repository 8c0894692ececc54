import { writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { answer, must, signIn, startedInterview } from './support/graphql.ts'
import { promised } from '@parley/platform/testing'
import { dataFolder, failToStart, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

const folder = dataFolder()
let platform: RunningPlatform

beforeAll(async () => {
  platform = await startPlatform(folder.path)
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

describe('make dev-up', () => {
  test('shows progress, then what can be opened and who may sign in', () => {
    const accounts = ['candidate', 'interviewer', 'analyst', 'admin', 'outsider'].map((name) => `${name}@example.com`)
    const steps = ['database started', 'migrated and seeded', 'subgraphs and workers started', 'inference pool warm']
    for (const part of [...steps, '/dashboard', '/graphql', '/readyz', ...accounts, 'parley-demo']) {
      expect(platform.output).toContain(part)
    }
  })

  test('serves the pages, the explorer, readiness and metrics at one address', async () => {
    for (const path of ['/', '/dashboard', '/wall', '/session.js', '/readyz', '/metrics', '/.well-known/jwks.json']) {
      expect([path, (await fetch(`${platform.url}${path}`)).status]).toEqual([path, 200])
    }
    const explorer = await fetch(`${platform.url}/graphql`, { headers: { accept: 'text/html' } })
    expect(await explorer.text()).toContain('<html')
    expect(await (await fetch(`${platform.url}/metrics`)).text()).toMatch(
      /websocket_active[\s\S]*queue_depth|queue_depth[\s\S]*websocket_active/,
    )
  })

  test('is seeded so that every query has something to show', async () => {
    const token = await signIn(platform.url, 'interviewer')
    const { interviews, questions, templates } = await must<{
      interviews: { edges: { node: { emotionSummary: unknown; scorecard: { total: number } | null; answers: { score: unknown }[] } }[] }
      questions: { edges: unknown[] }
      templates: { edges: unknown[] }
    }>(
      platform.url,
      `{ interviews(first: 100, filter: { status: [COMPLETED] }) { edges { node { id emotionSummary { dominant } scorecard { total } answers { score { total } } } } }
         questions { edges { node { id } } } templates { edges { node { id } } } }`,
      {},
      token,
    )
    expect(interviews.edges.length).toBeGreaterThanOrEqual(61)
    expect(questions.edges).toHaveLength(30)
    expect(templates.edges).toHaveLength(3)
    for (const { node } of interviews.edges) {
      expect(node.emotionSummary).not.toBeNull()
      expect(node.scorecard?.total).toBeGreaterThan(0)
      expect(node.answers.every(({ score }) => score !== null)).toBe(true)
    }
  })

  test('refuses a second start on the same data folder with one sentence', async () => {
    const { code, said } = await failToStart(folder.path)
    expect(code).toBe(1)
    expect(said.trim().split('\n')).toHaveLength(1)
    expect(said).toContain(folder.path)
  })

  test('runs beside another platform on other data', async () => {
    const other = dataFolder()
    const second = await startPlatform(other.path)
    const token = await signIn(second.url, 'candidate')
    const interview = await startedInterview(second.url, token)
    const { interview: there } = await must<{ interview: unknown }>(
      platform.url,
      'query ($id: ID!) { interview(id: $id) { id } }',
      { id: interview.id },
      await signIn(platform.url, 'interviewer'),
    )
    expect(there).toBeNull()
    expect(await second.stop()).toBe(0)
    other.remove()
  }, 90_000)

  test('names a port that is taken', async () => {
    const other = dataFolder()
    const taken = createServer()
    await new Promise<void>((done) => taken.listen(0, '127.0.0.1', done))
    const { port } = taken.address() as { port: number } // a TCP server has one
    const { code, said } = await failToStart(other.path, { PORT: String(port) })
    taken.close()
    other.remove()
    expect(code).toBe(1)
    expect(said).toContain(`Port ${port} is in use`)
    expect(said.trim().split('\n')).toHaveLength(1)
  })

  test('names a wrong setting, not its value', async () => {
    const { code, said } = await failToStart(folder.path, { PORT: 'eighty' })
    expect(code).toBe(1)
    expect(said).toMatch(/PORT/)
    expect(said).not.toContain('eighty')
  })

  test('names a data folder that cannot be written', async () => {
    const other = dataFolder()
    // Below a file, and where no folder can be made: root may write into any other.
    const file = join(other.path, 'file')
    writeFileSync(file, '')
    const path = join(file, 'data')
    for (const refused of [path, '/proc/parley']) {
      const { code, said } = await failToStart(refused)
      expect(code).toBe(1)
      expect(said).toContain(refused)
      expect(said.trim().split('\n')).toHaveLength(1)
    }
    other.remove()
  })

  test('after kill -9 the next start has everything that was accepted, and is quick', async () => {
    const token = await signIn(platform.url, 'candidate')
    const interview = await startedInterview(platform.url, token)
    await answer(platform.url, interview, 'I led a team of four people.', token)
    await platform.kill()
    const begin = performance.now()
    platform = await startPlatform(folder.path)
    expect(performance.now() - begin).toBeLessThan(promised(10_000))

    // The token of before is still good, the answer is there, and it is scored now if it was not before.
    let scorecard: { scored: number } | null = null
    while (scorecard === null || scorecard.scored === 0) {
      const found = await must<{ interview: { answers: { transcript: string }[]; scorecard: { scored: number } | null } }>(
        platform.url,
        'query ($id: ID!) { interview(id: $id) { status answers { transcript } scorecard { scored } } }',
        { id: interview.id },
        token,
      )
      expect(found.interview.answers).toEqual([{ transcript: 'I led a team of four people.' }])
      scorecard = found.interview.scorecard
      await new Promise(setImmediate)
    }
    expect(scorecard.scored).toBe(1)
  }, 60_000)

  test('Ctrl-C ends it cleanly', async () => {
    expect(await platform.stop()).toBe(0)
    platform = await startPlatform(folder.path)
  }, 60_000)
})
