import { ramp } from './prose.ts'
import type { Topic } from './topic.ts'

/** What kind of text was handed in, before its quality is judged. */
export interface Standing {
  /** The worst that can be said of it; `answer` when nothing can. */
  kind: 'answer' | 'empty' | 'copied' | 'repeated' | 'not-prose' | 'off-topic'
  /** 0 to 1: how much any merit of the text counts. Good sentences about something else are no merit. */
  factor: number
}

export interface StandingSigns {
  words: number
  own: number
  copied: number
  repeated: number
  prose: number
  /** Share of the different own words of content that the prompt does not have. */
  novelty: number
  topic: Topic
  /** Weight of all terms that could be taken up. */
  topicWeight: number
}

/** Least own words that can be an answer. */
const fewestWords = 4

export function standingOf(signs: StandingSigns): Standing {
  if (signs.words < fewestWords) return { kind: 'empty', factor: 0 }
  const total = signs.own + signs.copied + signs.repeated
  const enough = ramp(signs.own, 2, 14)
  const candidates: Standing[] = [
    {
      kind: 'copied',
      factor: Math.min(1 - ramp(signs.copied / total, 0.3, 0.75), ramp(signs.novelty, 0.2, 0.45)) * (signs.copied > 0 ? enough : 1),
    },
    { kind: 'repeated', factor: (1 - ramp(signs.repeated / total, 0.25, 0.7)) * (signs.repeated > 0 ? enough : 1) },
    { kind: 'not-prose', factor: signs.prose },
    { kind: 'off-topic', factor: onTopic(signs) },
  ]
  const worst = candidates.reduce((a, b) => (b.factor < a.factor ? b : a))
  const factor = candidates.reduce((product, candidate) => product * candidate.factor, 1)
  return { kind: worst.factor < 0.5 ? worst.kind : 'answer', factor }
}

/**
 * Chance matches are few and far between: what is asked must be taken up in several terms, and be a fair share of what is said.
 * A story of one's own work is taken as an answer to a question for one. Words are all that is compared, and a good answer can do
 * without those of the question, a short one above all: so nothing is condemned outright.
 */
function onTopic({ topic, topicWeight, own }: StandingSigns): number {
  const most = Math.max(1, topicWeight)
  const terms = Math.max(ramp(topic.weight, Math.min(0.9, 0.25 * most), Math.min(3, 0.6 * most)), ramp(topic.question, 0.4, 0.8))
  const matched = Math.sqrt(terms * ramp(topic.density, 0.02, 0.09))
  const benefitOfDoubt = 0.18 + 0.45 * (1 - ramp(own, 15, 40))
  return Math.max(matched, 0.95 * topic.account, benefitOfDoubt)
}
