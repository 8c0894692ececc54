import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { dataFolder, root, startPlatform, type RunningPlatform } from './support/start-platform.ts'

// Every load script, for a few seconds, by the runner that needs no k6: that each does what it says, not how fast this machine is.
const folder = dataFolder()
let platform: RunningPlatform
let code: number | null
let output = ''

/** Looser than the guide's targets, each by its name; everything else is held as it is. */
const loosen = [
  'http_req_duration{kind:api}=p(95)<10000',
  'ws_event_latency=p(95)<10000',
  'ws_round_trip=p(95)<10000',
  'frame_to_emotion=p(95)<15000',
]

beforeAll(async () => {
  platform = await startPlatform(folder.path)
  const child = spawn(process.execPath, ['--import', 'tsx', 'load/src/main.ts'], {
    cwd: root,
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      PLAYER: 'node',
      BASE_URL: platform.url,
      DURATION: '6s',
      VUS: '2',
      FPS: '1',
      THINK_MS: '100',
      LOOSEN: loosen.join(';'),
      SUMMARY: join(folder.path, 'summary.json'),
    },
  })
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()))
  ;[code] = (await once(child, 'exit')) as [number | null] // by Node's documentation
}, 400_000)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

interface Summary {
  root_group: { checks: Record<string, { passes: number; fails: number }> }
  metrics: Record<string, Record<string, number> & { thresholds?: Record<string, boolean> }>
}
const summaryOf = (script: string) => JSON.parse(readFileSync(join(folder.path, `summary-${script}.json`), 'utf8')) as Summary // k6's form

test('all five scripts meet their targets', () => {
  expect({ code, crossed: output.split('\n').filter((line) => line.includes('✗')) }).toEqual({ code: 0, crossed: [] })
})

describe.each([
  ['queries', ['Interviews is answered', 'Interview is answered', 'Questions is answered'], ['http_req_duration{kind:api}']],
  [
    'mutations',
    ['CreateInterview is answered', 'SubmitAnswer is answered', 'CancelInterview is answered'],
    ['http_req_duration{kind:api}'],
  ],
  ['frames', ['frame is accepted', 'every accepted frame comes back as an emotion'], ['frame_to_emotion']],
  ['watchers', ['the socket is acknowledged', 'the watcher sees events'], ['ws_event_latency', 'ws_round_trip']],
  ['interview', ['the score is final', 'the watcher sees emotions'], ['frame_to_emotion', 'ws_event_latency', 'answer_to_score']],
])('%s', (script, checks, trends) => {
  test.each(checks)('checks that %s', (check) => {
    expect(summaryOf(script).root_group.checks[check]?.passes).toBeGreaterThan(0)
  })

  test.each(trends)('measures %s', (trend) => {
    expect(summaryOf(script).metrics[trend]?.['max']).toBeGreaterThan(0)
  })

  test('is held to 95 % success', () => {
    const { metrics } = summaryOf(script)
    expect(Object.keys(metrics['checks']?.thresholds ?? {})).toEqual(['rate>=0.95'])
    expect(metrics['checks']?.['value']).toBeGreaterThanOrEqual(0.95)
  })
})
