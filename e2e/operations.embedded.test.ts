import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { oneFace } from '@parley/inference-worker/testing'
import { eventually, freePort } from '@parley/platform/testing'
import { exporters, namesIn } from '../tools/monitoring/metric-sources.ts'
import { withoutVariables } from '../tools/monitoring/monitoring-faults.ts'
import { sections } from '../tools/monitoring/panels.ts'
import { ensurePrometheusTools } from '../tools/monitoring/prometheus-tools.ts'
import { metricsOf } from '../tools/monitoring/promql.ts'
import { answer, must, signIn, startedInterview } from './support/graphql.ts'
import { dataFolder, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

// What ops type, against a platform that runs: the verbs that need no cluster, and the dashboard's queries asked of a real Prometheus.
const folder = dataFolder()
let platform: RunningPlatform
beforeAll(async () => {
  platform = await startPlatform(folder.path)
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

/** A verb as `make` gives it. */
const verb = (name: string, baseUrl: string) =>
  new Promise<{ code: number; said: string }>((done) => {
    const environment = { ...process.env, BASE_URL: baseUrl, NODE_OPTIONS: '' }
    const child = execFile(
      process.execPath,
      ['--import', 'tsx', 'tools/cluster/main.ts', name],
      { cwd: root, env: environment },
      (_error, out, errors) => done({ code: child.exitCode ?? -1, said: out + errors }),
    )
  })

describe('health-check', () => {
  test('says that everything is there', async () => {
    const { code, said } = await verb('health-check', platform.url)
    expect(said).toContain(`${platform.url}: ready (`)
    expect(said).toContain('inference pool')
    expect(code).toBe(0)
  }, 60_000)

  test('says which of several does not answer, and fails', async () => {
    const nowhere = `http://127.0.0.1:${await freePort()}`
    const { code, said } = await verb('health-check', `${platform.url},${nowhere}`)
    expect(said).toContain(`${platform.url}: ready`)
    expect(said).toContain(`${nowhere}: does not answer`)
    expect(code).toBe(1)
  }, 60_000)
})

test('the smoke test signs in, queries, subscribes and is refused where it should be', async () => {
  const { code, said } = await verb('smoke-test', platform.url)
  expect(
    said
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.slice(0, 5)),
  ).toEqual(Array.from({ length: 7 }, () => 'ok   '))
  expect(said).toContain('signing in: as INTERVIEWER')
  expect(said).toMatch(/a subscription: told at once: \{"scoreUpdated"/)
  expect(code).toBe(0)
}, 60_000)

test('the smoke test fails where nothing is, in one sentence', async () => {
  const { code, said } = await verb('smoke-test', `http://127.0.0.1:${await freePort()}`)
  expect(said).toMatch(/^fails ready, and all that comes after: http:\S+ cannot be reached \(.*ECONNREFUSED.*\).*\.\n$/)
  expect(code).toBe(1)
}, 60_000)

describe('the dashboard', () => {
  let prometheus: ChildProcess
  let address: string

  beforeAll(async () => {
    ensurePrometheusTools()
    const data = join(folder.path, 'prometheus')
    mkdirSync(data)
    const config = join(data, 'prometheus.yml')
    writeFileSync(
      config,
      `global: { scrape_interval: 1s }\nscrape_configs: [{ job_name: gateway, static_configs: [{ targets: ['${new URL(platform.url).host}'] }] }]\n`,
    )
    address = `127.0.0.1:${await freePort()}`
    prometheus = spawn(
      'prometheus',
      [`--config.file=${config}`, `--storage.tsdb.path=${join(data, 'series')}`, `--web.listen-address=${address}`],
      { stdio: 'ignore' },
    )
    await eventually(async () => {
      const { ok } = await fetch(`http://${address}/-/ready`)
      if (!ok) throw new Error('Prometheus is not ready')
    }, 30_000)
  }, 240_000)
  afterAll(async () => {
    prometheus.kill()
    await once(prometheus, 'exit')
  })

  /** How many series a query yields. */
  async function seriesOf(expr: string): Promise<number> {
    const response = await fetch(`http://${address}/api/v1/query?query=${encodeURIComponent(expr)}`)
    const { data } = (await response.json()) as { data: { result: unknown[] } } // Prometheus' documented form
    return data.result.length
  }

  /** An interview with frames, an answer and a refusal. */
  async function something(candidate: string): Promise<void> {
    const interview = await startedInterview(platform.url, candidate)
    const image = (await oneFace()).toString('base64')
    const input = { interviewId: interview.id, capturedAt: new Date().toISOString(), image }
    await must(platform.url, 'mutation ($input: SubmitFrameInput!) { submitFrame(input: $input) { accepted } }', { input }, candidate)
    await answer(platform.url, interview, 'I measured first, then changed one thing, and told the team what I had found.', candidate)
    expect((await fetch(`${platform.url}/api/v1/interviews/${interview.id}/frames`, { method: 'PUT' })).status).toBe(401)
  }

  test('shows lines for everything that a platform exposes', async () => {
    // Once: signing in is limited.
    const candidate = await signIn(platform.url, 'candidate')
    await something(candidate)
    const text = await (await fetch(`${platform.url}/metrics`)).text()
    // A counter by label has no series before the first event, but is announced.
    const announced = [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name = '']) => name)
    const exposed = new Set([...namesIn(text), ...announced, 'up'])
    const queries = sections.flatMap(({ panels }) => panels.flatMap(({ title, queries: all }) => all.map(({ expr }) => ({ title, expr }))))
    const [seen, unseen] = [
      queries.filter(({ expr }) => metricsOf(expr).every((name) => exposed.has(name))),
      queries.filter(({ expr }) => !metricsOf(expr).every((name) => exposed.has(name))),
    ]

    // What it cannot expose by itself: others' metrics.
    const missing = new Set(unseen.flatMap(({ expr }) => metricsOf(expr).filter((name) => !exposed.has(name))))
    const others = new Set(Object.values(exporters).flat())
    expect([...missing].filter((name) => !others.has(name))).toEqual([])

    // What did not happen has no series: a server error, a refusal, a message given up, an event missed, a lost upstream, a reload, a GPU.
    const silent = ['5..', '_refused_', '_refusals_', '_dead_', '_skipped_', '_event_errors_', '_lost_', '_reloads_', 'gpu_']
    const quiet = (expr: string) => silent.some((part) => expr.includes(part))
    await eventually(async () => {
      await something(candidate)
      const empty: string[] = []
      for (const { title, expr } of seen)
        if (!quiet(expr) && (await seriesOf(withoutVariables(expr, '1m'))) === 0) empty.push(`${title}: ${expr}`)
      expect(empty).toEqual([])
    }, 60_000)
    expect(seen.length).toBeGreaterThan(15)
  }, 120_000)
})
