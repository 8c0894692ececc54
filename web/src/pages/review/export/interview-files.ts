import { emotions } from '../../../charts/emotions.ts'
import type { Reviewed } from '../review-data.ts'
import { answerAt, type AnswerSpan } from '../timeline/answer-spans.ts'
import type { Sample } from '../timeline/sample.ts'
import { csvOf } from './csv.ts'

export interface Export {
  interview: Reviewed
  /** In the order of their times. */
  samples: readonly Sample[]
  spans: readonly AnswerSpan[]
}

export interface ExportFile {
  name: string
  type: string
  text: string
}

const named = ({ id }: Reviewed, what: string): string => `parley-${id.replaceAll(/[^\w.-]/g, '_')}-${what}`
const secondsFrom = (interview: Reviewed, at: number): number =>
  Math.round(at - Date.parse(interview.startedAt ?? interview.createdAt)) / 1_000

/** Each sample a row. */
export function timelineCsv({ interview, samples, spans }: Export): ExportFile {
  const header = ['captured_at', 'seconds', 'answer', 'outcome', 'dominant', ...emotions, 'faces', 'valence', 'attention', 'latency_ms']
  const rows = samples.map((sample) => {
    const answer = answerAt(spans, sample.at)
    return [
      sample.capturedAt,
      secondsFrom(interview, sample.at),
      answer && sample.at >= answer.from ? answer.number : null,
      sample.outcome,
      sample.dominant,
      ...emotions.map((name) => sample.probabilities?.[name]),
      sample.faces,
      sample.valence,
      sample.attention,
      sample.latencyMs,
    ]
  })
  return { name: named(interview, 'timeline.csv'), type: 'text/csv', text: csvOf(header, rows) }
}

/** Each criterion of each answer a row; an answer without a score has one row. */
export function answersCsv({ interview, spans }: Export): ExportFile {
  const header = ['answer', 'begins_s', 'ends_s', 'submitted_at', 'category', 'question', 'transcript', 'total', 'scorer']
  const ofCriterion = ['criterion', 'score', 'max', 'weight', 'confidence', 'reason', 'evidence']
  const rows = spans.flatMap(({ answerId, number, from, to }) => {
    const answer = interview.answers.find(({ id }) => id === answerId)
    if (!answer) return []
    const { question, transcript, submittedAt, score } = answer
    const times = [secondsFrom(interview, from), secondsFrom(interview, to), submittedAt]
    const common = [number, ...times, question.category, question.text, transcript, score?.total, score?.scorer]
    if (!score) return [[...common, ...ofCriterion.map(() => null)]]
    return score.criteria.map(({ name, score: points, max, weight, confidence, reason, evidence }) => [
      ...common,
      ...[name, points, max, weight, confidence, reason, evidence.map(({ quote }) => quote).join(' | ')],
    ])
  })
  return { name: named(interview, 'answers.csv'), type: 'text/csv', text: csvOf([...header, ...ofCriterion], rows) }
}

/** All that the page shows of the interview. */
export function interviewJson({ interview, samples, spans }: Export): ExportFile {
  const { answers, ...rest } = interview
  const text = JSON.stringify(
    {
      interview: rest,
      answers: spans.flatMap(({ answerId, number, from, to }) => {
        const answer = answers.find(({ id }) => id === answerId)
        return answer ? [{ number, beginsAt: new Date(from), endsAt: new Date(to), ...answer }] : []
      }),
      // `at` says nothing that `capturedAt` does not.
      timeline: samples.map((sample) => ({ ...sample, at: undefined })),
    },
    undefined,
    2,
  )
  return { name: named(interview, 'review.json'), type: 'application/json', text }
}
