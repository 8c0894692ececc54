import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isRunning } from '@parley/database'
import { oneFace } from '@parley/inference-worker/testing'
import { eventually } from '@parley/platform/testing'
import { answer, ask, must, signIn, startedInterview, subscriptionClient, type StartedInterview } from './support/graphql.ts'
import { lookUntil } from './support/status.ts'
import { processesOf } from './support/processes-of.ts'
import { dataFolder, failToStart, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

/** `make dev-up SERVICES=1`: what it shows, and that an interview outlives the end of each of its processes. */
const names = ['gateway', 'interviews', 'emotion', 'scoring', 'inference-worker', 'scoring-worker', 'media-worker']
const folder = dataFolder()
let platform: RunningPlatform
let candidate: string
let interview: StartedInterview
let picture: string

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  candidate = await signIn(platform.url, 'candidate')
  interview = await startedInterview(platform.url, candidate)
  picture = (await oneFace()).toString('base64')
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

describe('make dev-up SERVICES=1', () => {
  test('shows progress, then what can be opened and who may sign in', () => {
    for (const name of names) expect(platform.output).toMatch(new RegExp(`${name} ready at port \\d+`))
    for (const part of ['migrated and seeded', '/dashboard', '/graphql', 'parley-demo', 'make services-down'])
      expect(platform.output).toContain(part)
  })

  test('serves each part at an address of its own, with health and metrics', async () => {
    const ports = [...platform.output.matchAll(/ready at port (\d+)/g)].map(([, port]) => port)
    expect(ports).toHaveLength(7)
    for (const port of ports) {
      for (const path of ['/healthz', '/readyz', '/metrics']) {
        const { status } = await fetch(`http://127.0.0.1:${port}${path}`)
        expect([path, status]).toEqual([path, 200])
      }
    }
  })

  test('tells administrators how each process is, and what they stand on', async () => {
    const { parts, queues, pool } = await lookUntil(platform.url, await signIn(platform.url, 'admin'), (status) =>
      status.parts.every(({ state }) => state === 'ready'),
    )
    const beneath = ['postgres', 'redis', 'rabbitmq', 'object-store']
    expect(parts.map(({ name, stop }) => [name, stop])).toEqual([
      ...names.map((name) => [name, 'kill']),
      ...beneath.map((name) => [name, null]),
    ])
    for (const { kind, upSeconds, memoryBytes, eventLoopP99Ms } of parts) {
      expect(kind === 'infrastructure' || [upSeconds, memoryBytes, eventLoopP99Ms].every((figure) => typeof figure === 'number')).toBe(true)
    }
    expect(queues.find(({ name }) => name === 'scoring.answers')).toEqual({
      name: 'scoring.answers',
      depth: 0,
      deadLetters: 0,
      consumers: 1,
    })
    expect(pool).toMatchObject({ backend: 'wasm', framesDroppedTotal: 0 })
  })

  test('keeps one log, in which each part is named and nothing secret is', () => {
    const log = readFileSync(join(folder.path, 'services/parley.log'), 'utf8')
    expect(Object.keys(processesOf(folder.path)).toSorted()).toEqual(names.toSorted())
    const key = JSON.parse(readFileSync(join(folder.path, 'services/identity.jwk'), 'utf8')) as { d: string }
    const environment = readFileSync(join(folder.path, 'services/services.env'), 'utf8')
    const secrets = [...environment.matchAll(/:([^:@/']{10,})@|SECRET_KEY='(.*)'/g)].map(([, password, secret]) => password ?? secret ?? '')
    expect(secrets).toHaveLength(4)
    for (const secret of [key.d, ...secrets]) expect(log).not.toContain(secret)
  })

  test('names the variable of a port that is taken', async () => {
    const { port } = new URL(platform.url)
    const { code, said } = await failToStart(folder.path, { GATEWAY_PORT: port })
    expect(code).toBe(1)
    expect(said).toMatch(new RegExp(`^Port ${port} of gateway is in use\\. .*GATEWAY_PORT=.*\\n$`))
  }, 60_000)
})

/** Resolves once a watcher, new to the platform as it is now, is told of a frame. */
async function frameIsSeen(): Promise<void> {
  const client = subscriptionClient(platform.url, await signIn(platform.url, 'interviewer'))
  const events = client.iterate<{ emotionUpdated: { outcome: string } }>({
    query: 'subscription ($id: ID!) { emotionUpdated(interviewId: $id) { outcome } }',
    variables: { id: interview.id },
  })
  const next = events.next()
  const submit = 'mutation ($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted } }'
  const send = () =>
    ask(platform.url, submit, { input: { interviewId: interview.id, capturedAt: new Date().toISOString(), image: picture } }, candidate)
  // Frames before the subscription stands are not its business.
  const camera = setInterval(() => void send().catch(() => {}), 500)
  try {
    const { value } = await next
    expect(value).toMatchObject({ data: { emotionUpdated: { outcome: 'OK' } } })
  } finally {
    clearInterval(camera)
    await client.dispose()
  }
}

/** How many of the interview's answers are scored. */
async function scored(): Promise<number> {
  const query = 'query ($id: ID!) { interview(id: $id) { answers { id } scorecard { scored } } }'
  const found = await must<{ interview: { scorecard: { scored: number } | null } }>(platform.url, query, { id: interview.id }, candidate)
  return found.interview.scorecard?.scored ?? 0
}

describe('after kill -9', () => {
  test.each(names)(
    'of %s, it comes back and the interview goes on',
    async (name) => {
      const before = processesOf(folder.path)[name] ?? 0
      process.kill(before, 'SIGKILL')
      await platform.says(`${name} ended with SIGKILL; starting it again`)
      await platform.says(`${name} is ready again`)
      expect(processesOf(folder.path)[name]).not.toBe(before)
      await frameIsSeen()
    },
    120_000,
  )

  test('of the scoring worker, an answer that was given meanwhile is scored', async () => {
    process.kill(processesOf(folder.path)['scoring-worker'] ?? 0, 'SIGKILL')
    await answer(platform.url, interview, 'I led a team of four people for two years, and we cut costs by 20 percent.', candidate)
    await eventually(async () => expect(await scored()).toBe(1), 60_000)
  }, 90_000)

  test(
    'of the supervisor, no process stays',
    async () => {
      const pids = Object.values(processesOf(folder.path))
      expect(pids.filter(isRunning)).toHaveLength(7)
      await platform.kill()
      await eventually(async () => expect(pids.filter(isRunning)).toEqual([]), 20_000)
      // What was accepted is there at the next start, and the token of before is still good.
      platform = await startPlatform(folder.path)
      expect(await scored()).toBe(1)
    },
    startWithinMs,
  )
})

test(
  'Ctrl-C ends all of them, the front door first',
  async () => {
    const pids = processesOf(folder.path)
    expect(await platform.stop()).toBe(0)
    expect(Object.values(pids).filter(isRunning)).toEqual([])
    const log = readFileSync(join(folder.path, 'services/parley.log'), 'utf8').trim().split('\n')
    const closing = log
      .map((line) => JSON.parse(line) as { name: string; pid?: number; msg: string })
      .filter(({ msg, name, pid }) => msg === 'closing' && pids[name] === pid)
    expect(closing[0]?.name).toBe('gateway')
    expect(closing.map(({ name }) => name).toSorted()).toEqual(names.toSorted())
  },
  startWithinMs,
)

// Seven starts take a minute.
const unlessShort = process.env['TEST_SHORT'] ? describe.skip : describe
unlessShort('one part alone', () => {
  const page = readFileSync(join(root, 'docs/services.md'), 'utf8')
  const [given = ''] = /^set -a; .*parts\.env; set \+a$/m.exec(page) ?? []
  const lines = [...page.matchAll(/^PORT=\$(\w+) npm start -w \S+$/gm)].map(([line, variable = '']) => ({ line, variable }))
  const settings = given.replaceAll('.data/', `${folder.path}/`)
  const started: ChildProcess[] = []

  afterAll(async () => {
    // Each is a group of its own: npm, its shell, and the part.
    const running = started.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
    const ended = running.map((child) => once(child, 'exit'))
    for (const { pid = 0 } of running) process.kill(-pid, 'SIGTERM')
    await Promise.all(ended)
  }, 60_000)

  test('is told of each of the seven', () => expect(lines).toHaveLength(7))

  test.each(lines)(
    'starts by `$line`, on what dev-up has left',
    async ({ line, variable }) => {
      await platform.stop()
      const shell = (words: string) => ['-c', `${settings}; ${words}`]
      const port = execFileSync('/bin/sh', shell(`echo $${variable}`), { encoding: 'utf8' }).trim()
      const { PATH, HOME } = process.env
      const child = spawn('/bin/sh', shell(line), { cwd: root, env: { PATH, HOME }, detached: true, stdio: 'ignore' })
      started.push(child)
      await eventually(async () => {
        if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`)
        const response = await fetch(`http://127.0.0.1:${port}/readyz`)
        expect([response.status, await response.text()]).toEqual([200, expect.stringContaining('"ready":true')])
      }, 120_000)
    },
    150_000,
  )

  test('and all seven together are the platform', async () => {
    interview = await startedInterview(platform.url, candidate)
    await frameIsSeen()
    await answer(platform.url, interview, 'I measured first, then changed one thing, and told the team what I had found.', candidate)
    await eventually(async () => expect(await scored()).toBe(1), 60_000)
  }, 120_000)
})
