import { expect, test } from '@jest/globals'
import { captionsOf } from './captions.ts'
import { createPlaybackUrls } from './playback-urls.ts'
import { placeOf, recordingSpans } from './recording-spans.ts'

const from = Date.parse('2026-01-01T10:00:00Z')
const interview = { from, to: from + 100_000 }
const iso = (ms: number) => new Date(from + ms).toISOString()
const spansOf = (...recordings: [createdMs: number, durationMs: number | null][]) =>
  recordingSpans(
    recordings.map(([createdMs, durationMs], index) => ({ id: String(index), createdAt: iso(createdMs), durationMs })),
    interview,
  ).map((span) => [span.from - from, span.to - from])

test('a recording ended before it was uploaded, before the next one, and with the interview', () => {
  expect(spansOf([101_000, 98_000])).toEqual([[2_000, 100_000]])
  // Uploaded hours later.
  expect(spansOf([9_000_000, 100_000])).toEqual([[0, 100_000]])
  expect(spansOf([42_000, 40_000], [101_000, 50_000])).toEqual([
    [2_000, 42_000],
    [50_000, 100_000],
  ])
  // Both after the end: one after the other.
  expect(spansOf([200_000, 40_000], [200_000, 50_000])).toEqual([
    [10_000, 50_000],
    [50_000, 100_000],
  ])
})

test('a recording whose length nobody said reaches back to what is before it', () => {
  expect(spansOf([101_000, null])).toEqual([[0, 100_000]])
  expect(spansOf([40_000, null], [101_000, null])).toEqual([
    [0, 40_000],
    [40_000, 100_000],
  ])
})

test('a moment is shown by the recording that has it, else by the nearest', () => {
  const spans = recordingSpans(
    [
      { id: 'a', createdAt: iso(40_000), durationMs: 30_000 },
      { id: 'b', createdAt: iso(100_000), durationMs: 40_000 },
    ],
    interview,
  )
  expect([0, 20_000, 45_000, 70_000].map((ms) => placeOf(spans, from + ms))).toEqual([
    { index: 0, seconds: 0 },
    { index: 0, seconds: 10 },
    { index: 0, seconds: 30 },
    { index: 1, seconds: 10 },
  ])
  expect(placeOf([], from)).toBeUndefined()
})

test('captions spread an answer’s words over it, in the recording’s own time, and hold no markup', () => {
  const answers = [
    {
      answerId: 'a',
      number: 1,
      from: from + 10_000,
      to: from + 20_000,
      transcript: 'one two three four five six seven eight nine <b>ten</b> & more',
    },
    { answerId: 'b', number: 2, from: from + 30_000, to: from + 40_000, transcript: null },
    { answerId: 'c', number: 3, from: from + 90_000, to: from + 95_000, transcript: 'not in it' },
  ]
  expect(captionsOf({ from: from + 5_000, to: from + 60_000 }, answers)).toBe(
    'WEBVTT\n\n' +
      '00:00:05.000 --> 00:00:10.000\none two three four five six seven eight nine\n\n' +
      '00:00:10.000 --> 00:00:15.000\n&lt;b&gt;ten&lt;/b&gt; &amp; more\n',
  )
})

test('a URL is used again while it is good, and asked for anew when it ends or did not work', async () => {
  let [now, asked] = [0, 0]
  const urls = createPlaybackUrls(
    async () => {
      asked += 1
      return new Map([['a', { url: `/${asked}`, expiresAt: now + 60_000 }]])
    },
    () => now,
  )
  expect(await urls.get('a')).toEqual({ url: '/1', expiresAt: 60_000 })
  now = 40_000
  expect((await urls.get('a'))?.url).toBe('/1')
  expect(urls.lastsFor({ url: '/1', expiresAt: 60_000 })).toBe(5_000)
  now = 50_000
  expect((await urls.get('a'))?.url).toBe('/2')
  expect((await urls.get('a', true))?.url).toBe('/3')
  expect(await urls.get('b')).toBeUndefined()
})
