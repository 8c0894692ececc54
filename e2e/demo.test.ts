import { spawn } from 'node:child_process'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { promised } from '@parley/platform/testing'
import { dataFolder, mode, root, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

// The promise is 200 ms. On services two cores carry seven processes and four servers beside the demo: twice that.
const withinMs = promised(mode === 'services' ? 400 : 200)
const folder = dataFolder()
let platform: RunningPlatform

beforeAll(async () => {
  platform = await startPlatform(folder.path)
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  folder.remove()
})

function demo(...words: string[]): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/src/main.ts', ...words], {
    cwd: root,
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  return new Promise((done) => child.once('close', (code) => done({ code, output })))
}

test(`the demo plays an interview and sees everything that was accepted, within ${withinMs} ms at p95`, async () => {
  const { code, output } = await demo('--url', platform.url, '--seconds', '20')
  expect(output).toContain('Everything accepted was analysed or counted as dropped, and seen.')
  expect(code).toBe(0)
  // At least two pictures a second for 20 s less the last stretch, each with one face in it, told with its latency.
  const emotionLines = output.match(/emotion .* \d+ ms/g) ?? []
  const sent = Number(/sent (\d+), refused 0, accepted \1, analysed \1, dropped 0, seen by the watcher \1/.exec(output)?.[1])
  expect(sent).toBeGreaterThanOrEqual(35)
  expect(emotionLines).toHaveLength(sent)
  expect(emotionLines.filter((line) => line.includes('appears')).length).toBeGreaterThan(0.9 * sent)
  expect(output).not.toContain('many_faces')
  // Each answer's score as it lands.
  expect(output.match(/score .* of 5 answers, \w+ +\d+ ms after the answer/g)).toHaveLength(5)
  // Real faces, read as what they show.
  expect(output).toMatch(/appears happy/)
  expect(output).toMatch(/appears neutral/)
  // Every stage is told, and the sum is what is promised.
  for (const stage of ['intake', 'queue', 'inference', 'store', 'ring', 'enrich', 'send']) {
    expect(output).toMatch(new RegExp(`${stage} +\\d+\\.\\d +\\d+\\.\\d`))
  }
  const p95 = Number(/total +\d+\.\d +(\d+\.\d)/.exec(output)?.[1])
  expect(p95).toBeLessThan(withinMs)
  // The scorecard with its reasons.
  expect(output).toMatch(/Scorecard +\d+\.\d of 100, released/)
  for (const criterion of ['relevance', 'structure', 'specificity', 'clarity', 'delivery']) expect(output).toContain(criterion)
}, 90_000)

test('the demo says what to do when no platform answers', async () => {
  const { code, output } = await demo('--url', 'http://127.0.0.1:9')
  expect(code).toBe(1)
  expect(output.trim().split('\n')).toHaveLength(1)
  expect(await demo('--help')).toMatchObject({ code: 0, output: expect.stringContaining('--seconds') })
})
