import { defaultCriteria, type AnswerSubmitted, type CriterionVerdict } from '@parley/contracts'
import { ramp } from '../reading/prose.ts'
import { readAnswer, type Reading } from '../reading/reading.ts'
import type { Flaw, Standing } from '../reading/standing.ts'
import { clarity } from './clarity.ts'
import type { Criterion } from './criterion.ts'
import { delivery } from './delivery.ts'
import { relevance } from './relevance.ts'
import { specificity } from './specificity.ts'
import { structure } from './structure.ts'

const max = 10

const criteria: Record<(typeof defaultCriteria)[number]['name'], Criterion> = { relevance, structure, specificity, clarity, delivery }

/**
 * Judges an answer in English by the five criteria, each 0 to 10. Pure and deterministic.
 * Only the candidate's own words count, and only as far as they are prose about what was asked: what is copied from the question or its
 * key points, said before, heaped up as key words or about something else lowers every criterion.
 */
export function scoreAnswer(answer: AnswerSubmitted): CriterionVerdict[] {
  const reading = readAnswer(answer)
  return defaultCriteria.map(({ name }) => verdict(name, criteria[name], reading))
}

function verdict(name: string, judge: Criterion, reading: Reading): CriterionVerdict {
  const { standing } = reading
  if (standing.kind === 'empty') return { name, score: 0, max, reason: objections.empty, evidence: [], confidence: confidenceOf(reading) }
  const { value, reason, evidence } = judge(reading)
  return {
    name,
    score: Math.round(10 * max * Math.min(1, Math.max(0, value)) * standing.factor) / 10,
    max,
    reason: standing.kind === 'answer' ? withReserve(reason, standing) : objections[standing.kind],
    evidence,
    confidence: confidenceOf(reading),
  }
}

const objections: Record<Exclude<Standing['kind'], 'answer'>, string> = {
  empty: 'There is no answer to judge.',
  copied: 'Most of this is taken from the question itself, so little of it counts.',
  repeated: 'Most of this says the same again, so little of it counts.',
  'not-prose': 'This does not read as sentences in English, so little of it counts.',
  'off-topic': 'This does not take up what was asked, so little of it counts.',
}

/** A text that is an answer on the whole, and counts for less than all of it. */
function withReserve(reason: string, { flaw, factor }: Standing): string {
  if (factor > 0.9) return reason
  return `${reason.slice(0, -1)}; ${factor > 0.7 ? 'a little' : 'much'} of it ${reserves[flaw]}, and counts for less.`
}

const reserves: Record<Flaw, string> = {
  copied: 'is taken from the question',
  repeated: 'says the same again',
  'not-prose': 'does not read as sentences',
  'off-topic': 'is not about what was asked',
}

/** Few words say little about a person: 0.1 for none, 0.9 from 100 own words on. */
const confidenceOf = ({ own }: Reading): number => Math.round(100 * (0.1 + 0.8 * ramp(own.length, 0, 100))) / 100
