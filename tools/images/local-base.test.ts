import { expect, test } from '@jest/globals'
import { StartError } from '@parley/platform'
import { ensureLocalBase } from './local-base.ts'

test('a tool that is missing is told in one sentence', () => {
  const run = (command: string) => {
    throw new Error(`${command} --some words: first\nsecond\nno such tool`)
  }
  const make = () => ensureLocalBase('node:22', { run, say: () => {} })
  expect(make).toThrow(StartError)
  // Only root can make one at all.
  const why = process.getuid?.() === 0 ? /, and making its like here failed: \S+ --some words: first … no such tool$/ : / needs root\.$/
  expect(make).toThrow(why)
})
