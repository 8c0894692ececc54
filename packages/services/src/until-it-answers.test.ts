import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { untilItAnswers } from './until-it-answers.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-until-it-answers-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const silent = () => Promise.reject(new Error('refused'))

test('a server that runs and does not answer is told with what its log says last', async () => {
  const log = join(folder, 'server.log')
  writeFileSync(log, 'Hello\nStarting broker...\n')
  await expect(untilItAnswers('RabbitMQ', [], silent, { withinMs: 0, log })).rejects.toThrow(
    `RabbitMQ does not answer after 0 s: refused. ${log} says last: Starting broker...`,
  )
})

test('one that has ended is told with its last words, without waiting', async () => {
  const daemon = { pid: 0, lastWords: () => 'no such luck' }
  await expect(untilItAnswers('RabbitMQ', [daemon], silent)).rejects.toThrow('RabbitMQ does not start: no such luck')
})
