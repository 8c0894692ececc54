import { expect, test } from '@jest/globals'
import { placeIn, segmentsOf } from './transcript-segments.ts'

const at = (transcript: string, quote: string, from = 0) => {
  const start = transcript.indexOf(quote, from)
  return { quote, start, end: start + quote.length }
}

test('cut where quotations begin and end, and whole again when put together', () => {
  const transcript = 'I led the team. We cut costs by half. It held.'
  const segments = segmentsOf(transcript, [at(transcript, 'We cut costs by half.'), at(transcript, 'costs by half. It held.')])
  expect(segments.map(({ text, quotations }) => [text, quotations])).toEqual([
    ['I led the team. ', []],
    ['We cut ', [0]],
    ['costs by half.', [0, 1]],
    [' It held.', [1]],
  ])
  expect(segments.map(({ text }) => text).join('')).toBe(transcript)
})

test('offsets count UTF-16 units: what lies outside the first plane takes two', () => {
  const transcript = '🎉 We won. 🎉 We won.'
  const second = at(transcript, 'We won.', 5)
  expect(second.start).toBe(14)
  expect(segmentsOf(transcript, [second]).map(({ text, quotations }) => [text, quotations.length])).toEqual([
    ['🎉 We won. 🎉 ', 0],
    ['We won.', 1],
  ])
})

test('a quotation that does not stand at its offsets is looked for; one that stands nowhere marks nothing', () => {
  expect(placeIn('so we won', { quote: 'we won', start: 0, end: 6 })).toEqual({ start: 3, end: 9 })
  expect(placeIn('so we won', { quote: 'we lost', start: 0, end: 7 })).toBeUndefined()
  expect(segmentsOf('so we won', [{ quote: 'we lost', start: 0, end: 7 }])).toEqual([{ text: 'so we won', start: 0, quotations: [] }])
  expect(segmentsOf('', [])).toEqual([])
})
