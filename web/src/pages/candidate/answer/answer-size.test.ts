import { expect, test } from '@jest/globals'
import { bytesOver, wordCount } from './answer-size.ts'

test.each([
  ['', 0],
  ['a'.repeat(65_536), 0],
  ['a'.repeat(65_537), 1],
  ['ä'.repeat(32_769), 2],
  ['…'.repeat(22_000), 464],
])('bytes, not characters, are counted', (text, over) => {
  expect(bytesOver(text)).toBe(over)
})

test.each([
  ['', 0],
  ['  \n', 0],
  ['one', 1],
  [' I once\nled  a team ', 5],
])('%j has %d words', (text, count) => {
  expect(wordCount(text)).toBe(count)
})
