import { percentile, stageNames, type Stage } from './latency.ts'
import { bar, bold, cyan, dim, green, ms, red, say, yellow } from './terminal.ts'
import type { Sample, Scorecard } from './watcher.ts'

/** What the demo counted. Times in milliseconds. */
export interface Outcome {
  sent: number
  refused: Map<string, number>
  /** Accepted, analysed and dropped as the platform counts them, and seen by the watcher. */
  accepted: number
  analysed: number
  dropped: number
  seen: number
  times: Partial<Record<Stage, number>>[]
  scoreTimes: number[]
  scorecard: Scorecard | undefined
  /** How often each error was told. */
  errors: Map<string, number>
}

const clock = (since: number, at: number) => dim(`${((at - since) / 1000).toFixed(1).padStart(5)} s`)

export function sayQuestion(text: string, since: number, at: number): void {
  say(`${clock(since, at)}  ${bold('answers')}  ${text}`)
}

export function saySample(sample: Sample, total: number | undefined, since: number, at: number): void {
  const share = sample.dominant === null ? undefined : sample.probabilities?.[sample.dominant.toLowerCase()]
  const face =
    share === undefined
      ? dim(sample.outcome.toLowerCase())
      : `appears ${cyan((sample.dominant ?? '').toLowerCase().padEnd(9))} ${bar(share)} ${share.toFixed(2)}`
  const score = sample.interview?.scorecard?.total
  const latency = total === undefined ? '' : `${total.toFixed(0).padStart(4)} ms`
  say(`${clock(since, at)}  emotion  ${face}  ${latency}  ${dim(`score so far ${score == null ? '–' : score.toFixed(1)}`)}`)
}

/** A scorecard's status as people say it. */
const standingOf = ({ status }: Scorecard): string => (status === 'PARTIAL' ? 'provisional' : status.toLowerCase())

export function sayScorecard(card: Scorecard, afterAnswer: number | undefined, since: number, at: number): void {
  const total = card.total === null ? '–' : card.total.toFixed(1)
  const latency = afterAnswer === undefined ? '' : `${afterAnswer.toFixed(0).padStart(4)} ms after the answer`
  say(
    `${clock(since, at)}  ${green('score')}    ${bold(total)} of 100, ${card.scored} of ${card.expected} answers, ${standingOf(card)}  ${latency}`,
  )
}

/** The table at the end. Returns whether everything that was accepted was seen, without an error. */
export function saySummary(outcome: Outcome): boolean {
  say(`\n${bold('Frames')}`)
  const refused = [...outcome.refused].map(([reason, count]) => `${count} ${reason}`).join(', ') || '0'
  say(
    `  sent ${outcome.sent}, refused ${refused}, accepted ${outcome.accepted}, analysed ${outcome.analysed}, dropped ${outcome.dropped}, seen by the watcher ${outcome.seen}`,
  )
  say(`\n${bold('From frame to watcher, ms')}      p50     p95`)
  for (const stage of stageNames) {
    const values = outcome.times.flatMap((times) => times[stage] ?? [])
    const line = `  ${stage.padEnd(26)} ${ms(percentile(values, 0.5))}  ${ms(percentile(values, 0.95))}`
    say(stage === 'total' ? bold(line) : line)
  }
  if (outcome.scoreTimes.length > 0) {
    say(`  ${'answer to score'.padEnd(26)} ${ms(percentile(outcome.scoreTimes, 0.5))}  ${ms(percentile(outcome.scoreTimes, 0.95))}`)
  }
  if (outcome.scorecard !== undefined) sayReasons(outcome.scorecard)
  for (const [error, count] of outcome.errors) say(red(`\n${error}${count > 1 ? ` (${count} times)` : ''}`))
  const complete = outcome.errors.size === 0 && outcome.seen === outcome.analysed && outcome.accepted === outcome.analysed + outcome.dropped
  say(
    complete
      ? green('\nEverything accepted was analysed or counted as dropped, and seen.')
      : yellow('\nNot everything that was accepted was seen.'),
  )
  return complete
}

function sayReasons(card: Scorecard): void {
  say(`\n${bold('Scorecard')}  ${card.total?.toFixed(1) ?? '–'} of 100, ${standingOf(card)}`)
  for (const { name, score, max, weight, reason, evidence } of card.criteria) {
    say(`  ${name.padEnd(12)} ${bar(score / max, 10)} ${score.toFixed(1)}/${max} ${dim(`weight ${weight}`)}  ${reason}`)
    for (const { quote } of evidence.slice(0, 1)) say(dim(`               “${quote.length > 100 ? `${quote.slice(0, 97)}…` : quote}”`))
  }
  say()
  for (const { total, answer } of card.answers) say(`  ${total.toFixed(1).padStart(5)}  ${answer?.question.text ?? ''}`)
}
