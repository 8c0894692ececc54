import { promised } from '@parley/platform/testing'
import { describe, expect, test } from '@jest/globals'
import { quoteFinder } from './find-quote.ts'

const find = (transcript: string, quote: string) => {
  const found = quoteFinder(transcript)(quote)
  return found && { ...found, there: transcript.slice(found.start, found.end) === found.quote }
}

describe('finds', () => {
  test.each([
    ['letter for letter', 'We measured first, then decided.', 'measured first', 'measured first', 3],
    ['in other case', 'We measured FIRST, then decided.', 'Measured first', 'measured FIRST', 3],
    ['across other white space', 'We  measured\n\tfirst, then', 'We measured first', 'We  measured\n\tfirst', 0],
    [
      'with other quotation marks and dashes',
      'It’s a “good” plan – really',
      `it's a "good" plan - really`,
      'It’s a “good” plan – really',
      0,
    ],
    ['within marks and dots of the model', 'We measured first, then decided.', '“…measured first...”', 'measured first', 3],
    ['after characters of two units', '🙂🙂 We measured', 'we MEASURED', 'We measured', 5],
    ['where lower case is longer than upper case', 'İİ said İstanbul twice', 'SAID i̇stanbul', 'said İstanbul', 3],
    ['in a language with other letters', 'Мы сначала измерили', 'мы СНАЧАЛА', 'Мы сначала', 0],
  ])('%s', (_, transcript, quote, text, start) => {
    expect(find(transcript, quote)).toEqual({ quote: text, start, end: start + text.length, there: true })
  })
})

test.each([
  ['invented', 'I saved the company'],
  ['put together from two places', 'We decided'],
  ['too short to say anything', 'we'],
  ['nothing but marks', '“…”'],
  ['empty', ''],
])('does not find what is %s', (_, quote) => {
  expect(find('We measured first, then decided.', quote)).toBeUndefined()
})

test('cuts a long quotation after a word', () => {
  const found = find('abcdefgh '.repeat(100), 'abcdefgh '.repeat(50))
  expect(found).toEqual({ quote: 'abcdefgh '.repeat(17).trim(), start: 0, end: 152, there: true })
})

test('is quick with the longest transcript and quotations that nearly stand in it', () => {
  const lookUp = quoteFinder('a '.repeat(10_000))
  const begin = performance.now()
  for (let i = 0; i < 50; i += 1) lookUp(`${'A '.repeat(990)}b${i}`)
  expect(performance.now() - begin).toBeLessThan(promised(2_000))
})
