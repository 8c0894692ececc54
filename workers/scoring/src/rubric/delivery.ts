import { ramp } from '../reading/prose.ts'
import { quote } from '../reading/reading.ts'
import { findFillers } from '../text/fillers.ts'
import { briefBelow, mostEvidence, wordCount, type Criterion } from './criterion.ts'

/** Words a minute. English conversation and talks lie between 110 and 170; beyond the outer pair nobody was speaking. */
const rates = { unspoken: 25, slow: 80, easyFrom: 105, easyTo: 175, fast: 230, impossible: 400 }
/** What an answer that was typed, or timed wrongly, is given for its rate. */
const rateUnknown = 0.65
/** Words that make a full answer where nothing limits the time, and the share of a time limit that a full answer uses. */
const fullAnswer = 90
const fullShare = 0.4
const wordsPerSecond = 2.3

/** Is it spoken at a good pace, without fillers, to the end, within its time? */
export const delivery: Criterion = (reading) => {
  const { durationMs, question } = reading.answer
  const rate = durationMs > 0 ? reading.spokenWords / (durationMs / 60_000) : 0
  const limit = question.timeLimitSeconds
  const expected = limit === null || limit <= 0 ? fullAnswer : Math.min(fullAnswer, limit * fullShare * wordsPerSecond)
  const completeness = ramp(reading.own.length, 4, expected)
  const overtime = limit !== null && limit > 0 ? ramp(durationMs / 1000 / limit, 1.1, 1.8) : 0
  const fillers = findFillers(reading.text)
  const filling = (100 * fillers.length) / Math.max(30, reading.own.length)
  const last = reading.ownSentences.at(-1)
  const finished = last !== undefined && /[.!?…]["'’”)]*$/.test(reading.text.trimEnd().slice(-8))
  const pace = paceOf(rate)
  return {
    value:
      (0.4 * (pace ?? rateUnknown) + 0.25 * (1 - ramp(filling, 0.5, 6)) + 0.05 * (finished ? 1 : 0) + 0.3) *
      (0.15 + 0.85 * completeness) *
      (1 - 0.5 * overtime),
    reason: reasonFor({ rate, pace, completeness, overtime, fillers: fillers.length, words: reading.own.length, finished }),
    evidence:
      fillers.length > 0
        ? fillers.slice(0, mostEvidence).map((span) => quote(reading, span))
        : last === undefined
          ? []
          : [quote(reading, last)],
  }
}

function paceOf(rate: number): number | undefined {
  if (rate < rates.unspoken || rate > rates.impossible) return undefined
  if (rate < rates.easyFrom) return 0.3 + 0.7 * ramp(rate, rates.slow / 2, rates.easyFrom)
  return 1 - 0.7 * ramp(rate, rates.easyTo, rates.fast)
}

interface Measured {
  /** Words a minute. */
  rate: number
  /** 0 to 1; undefined where the time tells nothing. */
  pace: number | undefined
  /** 0 to 1. */
  completeness: number
  overtime: number
  fillers: number
  words: number
  finished: boolean
}

function reasonFor({ rate, pace, completeness, overtime, fillers, words, finished }: Measured): string {
  const speed =
    pace === undefined
      ? 'The pace cannot be judged from the time given'
      : `The pace is ${rate < rates.easyFrom ? 'slow' : rate > rates.easyTo ? 'fast' : 'good'} at ${Math.round(rate)} words a minute`
  const doubts = [
    overtime > 0 && 'the answer runs over its time',
    completeness < briefBelow && `the answer is ${completeness < 0.5 ? 'cut short' : 'short'} at ${wordCount(words)}`,
    fillers > 0 && `${fillers} ${fillers === 1 ? 'filler stands' : 'fillers stand'} in it`,
    !finished && 'its last sentence has no end',
  ].filter((doubt) => doubt !== false)
  return doubts.length === 0 ? `${speed}, and the answer is complete.` : `${speed}, but ${doubts.join(', and ')}.`
}
