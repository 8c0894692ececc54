import { execFileSync } from 'node:child_process'
import { expect, test } from '@jest/globals'
import { environmentLines } from './services-file.ts'

test('a shell reads back every value as it is', () => {
  const values = { FOLDER: `/tmp/o'neil "$HOME" #1`, URL: 'amqp://user:pass@127.0.0.1:5672', EMPTY: '' }
  const script = `${environmentLines(values)}printf '%s\\n' "$FOLDER" "$URL" "$EMPTY"`
  expect(execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' })).toBe(`${Object.values(values).join('\n')}\n`)
})
