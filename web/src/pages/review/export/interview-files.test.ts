import { expect, test } from '@jest/globals'
import type { Reviewed } from '../review-data.ts'
import { answerSpans } from '../timeline/answer-spans.ts'
import { sample } from '../timeline/testing.ts'
import { answersCsv, interviewJson, timelineCsv } from './interview-files.ts'

const from = Date.parse('2026-01-01T10:00:00Z')
const iso = (ms: number) => new Date(from + ms).toISOString()
const question = { id: 'q', text: 'Why?', category: 'motivation', difficulty: 'EASY', timeLimitSeconds: 60 } as const
const evidence = [
  { answerId: 'a1', quote: '=SUM', start: 0, end: 4 },
  { answerId: 'a1', quote: 'A1', start: 5, end: 7 },
]
const criterion = { name: 'clarity', score: 7, max: 10, weight: 0.2, reason: 'It is clear.', confidence: 0.5, evidence }
const interview: Reviewed = {
  id: 'interview/1',
  revision: 3,
  title: 'Test',
  status: 'COMPLETED',
  private: false,
  practice: false,
  createdAt: iso(0),
  scheduledAt: null,
  startedAt: iso(0),
  completedAt: iso(60_000),
  totalQuestions: 2,
  candidate: null,
  replay: null,
  consent: null,
  questions: [question],
  answers: [
    {
      id: 'a1',
      question,
      transcript: '=SUM(A1), "quoted"',
      durationMs: 10_000,
      submittedAt: iso(20_000),
      score: { total: 70, scorer: 'rubric-1', scoredAt: iso(21_000), criteria: [criterion] },
    },
    { id: 'a2', question, transcript: null, durationMs: 5_000, submittedAt: iso(40_000), score: null },
  ],
  recordings: [],
  notes: null,
  emotionSummary: null,
  scorecard: null,
}
const samples = [sample(from + 5_000, 'happy'), sample(from + 15_000, null)]
const shown = { interview, samples, spans: answerSpans(interview.answers, { from, to: from + 60_000 }) }
const rows = (text: string) => text.replace('\uFEFF', '').trimEnd().split('\r\n')

test('the timeline is a row for each sample, with the answer during which it was taken', () => {
  const { name, text } = timelineCsv(shown)
  expect(name).toBe('parley-interview_1-timeline.csv')
  const [head, ...others] = rows(text)
  expect(head).toBe(
    'captured_at,seconds,answer,outcome,dominant,neutral,happy,sad,angry,fearful,disgusted,surprised,faces,valence,attention,latency_ms',
  )
  expect(others[0]).toMatch(/^2026-01-01T10:00:05\.000Z,5,,OK,happy,0\.05\d*,0\.7,/)
  expect(others[1]).toBe('2026-01-01T10:00:15.000Z,15,1,NO_FACE,,,,,,,,,0,,,40')
})

test('answers are a row for each criterion, one without a score a row of its own, all as wide as the header', () => {
  const { text } = answersCsv(shown)
  const [head, first, second, ...none] = rows(text)
  expect(none).toEqual([])
  expect(first).toBe(
    `1,10,20,${iso(20_000)},motivation,Why?,"'=SUM(A1), ""quoted""",70,rubric-1,clarity,7,10,0.2,0.5,It is clear.,'=SUM | A1`,
  )
  expect(second?.split(',')).toHaveLength(head?.split(',').length ?? 0)
})

test('the JSON holds the interview, its answers with their times, and every sample', () => {
  const { name, text } = interviewJson(shown)
  expect(name).toBe('parley-interview_1-review.json')
  const read = JSON.parse(text)
  expect(read.answers.map((answer: { number: number; beginsAt: string }) => [answer.number, answer.beginsAt])).toEqual([
    [1, iso(10_000)],
    [2, iso(35_000)],
  ])
  expect(read.timeline).toHaveLength(2)
  expect(read.timeline[0]).toMatchObject({ capturedAt: iso(5_000), dominant: 'happy' })
  expect(read.interview).toMatchObject({ id: 'interview/1', title: 'Test' })
})
