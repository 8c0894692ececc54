import { expect, test } from '@jest/globals'
import { csvOf } from './csv.ts'

const line = (...cells: Parameters<typeof csvOf>[1][number]) => csvOf(['a'], [cells]).split('\r\n')[1]

test('begins with a byte order mark and a header, ends each row with CRLF', () => {
  expect(csvOf(['a', 'b'], [[1, 'x']])).toBe('\uFEFFa,b\r\n1,x\r\n')
})

test('quotes what holds a comma, a quotation mark or a line break', () => {
  expect(line('a,b', 'say "yes"', 'plain')).toBe('"a,b","say ""yes""",plain')
  expect(csvOf(['a'], [['one\ntwo']])).toContain('"one\ntwo"')
})

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('a text that begins like the formula %j is none', (text) => {
  expect(line(text)).toMatch(/^"?'/)
})

test('numbers stay numbers, below zero too, and what is not there is empty', () => {
  expect(line(-0.25, 3, null, undefined, true)).toBe('-0.25,3,,,true')
})
