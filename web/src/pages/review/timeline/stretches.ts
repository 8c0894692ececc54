import { emotions, type EmotionName } from '../../../charts/emotions.ts'
import type { Span } from './extent.ts'
import type { Sample } from './sample.ts'

/** What a face appeared to show for a while, or that nothing was to be seen. `none`: no frame was read. */
export interface Stretch extends Span {
  shows: EmotionName | 'noFace' | 'none'
  samples: number
}

/** The usual time between two samples, in ms; 1,000 where there are none to tell. */
export function usualStep(samples: readonly Sample[]): number {
  const steps = samples
    .slice(1)
    .map(({ at }, index) => at - (samples[index]?.at ?? at))
    .toSorted((one, other) => one - other)
  return Math.max(1, steps[steps.length >> 1] ?? 1_000)
}

/** A pause of so long between samples is a gap, in ms. */
export const gapAfter = (stepMs: number): number => Math.max(5_000, 4 * stepMs)

const highest = (probabilities: Readonly<Record<EmotionName, number>>): EmotionName =>
  emotions.reduce((best, name) => (probabilities[name] > probabilities[best] ? name : best))

const showsOf = ({ probabilities, dominant }: Sample): Stretch['shows'] =>
  probabilities === null ? 'noFace' : (dominant ?? highest(probabilities))

/**
 * The timeline as runs of the same, without holes from the interview's start to its end.
 * @param samples in the order of their times
 */
export function stretchesOf(samples: readonly Sample[], interview: Span): Stretch[] {
  const step = usualStep(samples)
  const gapMs = gapAfter(step)
  const stretches: Stretch[] = []
  let until = interview.from
  const add = (shows: Stretch['shows'], to: number, count: number): void => {
    const last = stretches.at(-1)
    if (last?.shows === shows) {
      last.to = to
      last.samples += count
    } else if (to > until || count > 0) stretches.push({ shows, from: until, to, samples: count })
    until = to
  }
  for (const [index, sample] of samples.entries()) {
    if (sample.at - until > gapMs) add('none', sample.at, 0)
    const next = samples[index + 1]?.at
    // The last of a run lasts as long as one usually does.
    const to = next !== undefined && next - sample.at <= gapMs ? next : sample.at + step
    add(showsOf(sample), Math.max(until, Math.min(interview.to, to)), 1)
  }
  if (interview.to - until > gapMs || samples.length === 0) add('none', interview.to, 0)
  return stretches
}
