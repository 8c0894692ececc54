import { expect, test } from '@jest/globals'
import { markedText } from './marked-text.ts'

test('the words that a score rests on are marked by their offsets in UTF-16 units', () => {
  const text = 'I 👋 greeted them, then listened.'
  expect(markedText(text, { start: 19, end: text.length - 1 })).toEqual([
    { text: 'I 👋 greeted them, ', isMarked: false },
    { text: 'then listened', isMarked: true },
    { text: '.', isMarked: false },
  ])
})

test('offsets beyond the text mark what there is', () => {
  expect(markedText('abc', { start: 2, end: 99 })).toEqual([
    { text: 'ab', isMarked: false },
    { text: 'c', isMarked: true },
  ])
  expect(markedText('abc', { start: 9, end: 12 })).toEqual([{ text: 'abc', isMarked: false }])
  expect(markedText('abc', undefined)).toEqual([{ text: 'abc', isMarked: false }])
})
