import { defaultCriteria, type AnswerSubmitted, type CriterionVerdict, type Evidence } from '@parley/contracts'
import { judgedPart } from '../reading/judged-part.ts'
import { mostEvidence } from '../rubric/criterion.ts'
import { quoteFinder, type FindQuote } from './find-quote.ts'
import { LlmError } from './llm-error.ts'
import { highestScore, type ModelJudgement, type ModelVerdict } from './model-verdict.ts'

/** A judgement without a quotation cannot be looked up, so it is never surer than this. */
const unsupported = 0.5

/**
 * What becomes of a model's verdict: quotations that do not stand in the transcript are dropped, and the criterion's confidence falls by
 * their share. A verdict that gives points and of whose quotations none is left rests on nothing.
 * @throws LlmError `invalid` for such a verdict
 */
export function checkVerdict(verdict: ModelVerdict, answer: AnswerSubmitted): CriterionVerdict[] {
  const find = quoteFinder(judgedPart(answer.transcript))
  const criteria = defaultCriteria.map(({ name }) => checked(name, verdict[name], find, answer.question.keyPoints))
  if (criteria.some(({ score }) => score > 0) && criteria.every(({ evidence }) => evidence.length === 0))
    throw new LlmError('invalid', 'none of the quotations stands in the transcript')
  return criteria
}

function checked(
  name: string,
  { score, reason, quotes, confidence }: ModelJudgement,
  find: FindQuote,
  keyPoints: readonly string[],
): CriterionVerdict {
  const found = quotes.map(find).filter((evidence) => evidence !== undefined)
  const support = quotes.length === 0 ? unsupported : found.length / quotes.length
  const rounded = Math.round(10 * score) / 10
  return {
    name,
    score: rounded,
    max: highestScore,
    reason: readable(reason, keyPoints) ?? `Judged ${rounded} of ${highestScore}; the reason given tells what the question looks for.`,
    evidence: different(found).slice(0, mostEvidence),
    confidence: Math.round(100 * (quotes.length === 0 ? Math.min(confidence, support) : confidence * support)) / 100,
  }
}

const different = (found: readonly Evidence[]): Evidence[] => [
  ...new Map(found.map((evidence) => [`${evidence.start}-${evidence.end}`, evidence])).values(),
]

/**
 * A reason as one line of plain text: without control characters, marks that turn the direction of writing, and halves of characters.
 * Undefined when nothing is left or when it gives away a key point, which candidates must not read.
 */
function readable(reason: string, keyPoints: readonly string[]): string | undefined {
  const line = reason.replace(/[\p{C}\s]+/gu, ' ').trim()
  const plain = wordsOf(line)
  const tells = keyPoints.some((point) => wordsOf(point).split(' ').length >= 3 && plain.includes(wordsOf(point)))
  return line === '' || tells ? undefined : line
}

const wordsOf = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')
