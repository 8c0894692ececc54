import { Writable } from 'node:stream'
import { expect, test } from '@jest/globals'
import { createLogger } from './logger.ts'
import { withRequestId } from './request-id.ts'

function capture() {
  const lines: string[] = []
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString())
      done()
    },
  })
  return { lines, logger: createLogger({ name: 'test', destination }) }
}

test('a log line bears the id of the request being worked on', async () => {
  const { lines, logger } = capture()
  await withRequestId('request-1', async () => {
    await Promise.resolve()
    logger.info('inside')
  })
  logger.info('outside')
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ name: 'test', requestId: 'request-1', msg: 'inside' })
  expect(lines[1]).not.toContain('requestId')
})

test('tokens, passwords, transcripts and pictures do not reach the log', () => {
  const { lines, logger } = capture()
  logger.info({ password: 'hunter2', input: { transcript: 'hunter2', image: 'hunter2' }, a: { headers: { authorization: 'hunter2' } } })
  expect(lines.join('')).not.toContain('hunter2')
})
