import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, expect, test } from '@jest/globals'
import { openProcessLog } from './process-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-log-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('keeps log lines as they are, and makes one of everything else', async () => {
  const file = join(folder, 'lines.log')
  const log = openProcessLog(file)
  const output = new PassThrough()
  const heard: string[] = []
  log.follow('emotion', output, (line) => heard.push(line))
  output.end('{"level":30,"name":"emotion","msg":"serving"}\nnode:internal/errors:540\n{"not": "ours"}\n')
  await new Promise((ended) => output.once('close', ended))
  log.close()
  log.write('emotion', 'after the end')
  expect(heard).toHaveLength(3)
  const [first = '', ...others] = readFileSync(file, 'utf8').trim().split('\n')
  expect(first).toBe('{"level":30,"name":"emotion","msg":"serving"}')
  expect(others.map((line) => JSON.parse(line) as object)).toMatchObject([
    { name: 'emotion', msg: 'node:internal/errors:540' },
    { name: 'emotion', msg: '{"not": "ours"}' },
  ])
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('takes twice its size at most, and goes on from where an earlier one ended', () => {
  const file = join(folder, 'bounded.log')
  for (let run = 0; run < 2; run += 1) {
    const log = openProcessLog(file, 1_000)
    for (let line = 0; line < 100; line += 1) log.write('gateway', `line ${line}`)
    log.close()
  }
  expect(statSync(file).size).toBeLessThan(1_200)
  expect(statSync(`${file}.old`).size).toBeLessThan(1_200)
  expect(readFileSync(file, 'utf8')).toContain('line 99')
})
