import { expect, test } from '@jest/globals'
import { joinSpeech } from './join-speech.ts'

test.each([
  ['', 'i once led', 'I once led'],
  ['I once led', ' a team  of five ', 'I once led a team of five'],
  ['I once led ', 'a team', 'I once led a team'],
  ['It worked.', 'then we shipped', 'It worked. Then we shipped'],
  ['Did it? ', 'yes', 'Did it? Yes'],
  ['First:\n', 'the plan', 'First:\nThe plan'],
  ['A list', ', of things', 'A list, of things'],
  ['He said “go.”', 'we went', 'He said “go.” We went'],
  ['Kept', '   ', 'Kept'],
  ['', 'élan', 'Élan'],
])('%j and %j make %j', (text, said, whole) => {
  expect(joinSpeech(text, said)).toBe(whole)
})
