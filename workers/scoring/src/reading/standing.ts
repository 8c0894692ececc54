import { ramp } from './prose.ts'
import type { Topic } from './topic.ts'

export type Flaw = 'copied' | 'repeated' | 'not-prose' | 'off-topic'

/** What kind of text was handed in, before its quality is judged. */
export interface Standing {
  /** The worst that can be said of it; `answer` when it is one on the whole. */
  kind: 'answer' | 'empty' | Flaw
  /** What lowers `factor` most. */
  flaw: Flaw
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
}

/** Least own words that can be an answer. */
const fewestWords = 4

export function standingOf(signs: StandingSigns): Standing {
  if (signs.words < fewestWords) return { kind: 'empty', flaw: 'off-topic', factor: 0 }
  const total = signs.own + signs.copied + signs.repeated
  const enough = ramp(signs.own, 2, 14)
  const candidates: { kind: Flaw; factor: number }[] = [
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
  return { kind: worst.factor < 0.5 ? worst.kind : 'answer', flaw: worst.kind, factor }
}

/**
 * What is asked must be taken up, and be a fair share of what is said. Words are all that is compared, so nothing is condemned outright: a
 * story of one's own work shares few words with the question that it answers (and may be the answer to another), a short answer fewer.
 * Measured: the match was 0.33 to 1 in nine of ten good answers to the question, below 0.24 in three of four to other questions.
 */
function onTopic({ topic, own }: StandingSigns): number {
  const matched = ramp(topic.match, 0.15, 0.5) * Math.sqrt(ramp(topic.density, 0.02, 0.07))
  const story = topic.account * (0.4 + 0.6 * ramp(topic.match, 0.12, 0.4))
  const benefitOfDoubt = 0.18 + 0.45 * (1 - ramp(own, 15, 40))
  return Math.max(matched, story, benefitOfDoubt)
}
