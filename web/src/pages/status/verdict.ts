import type { PartStatus, PlatformStatus } from '@parley/platform/status'
import { strings } from '../../strings/index.ts'

export interface Verdict {
  tone: 'good' | 'warn' | 'bad'
  /** How it is as a whole, in a sentence. */
  title: string
  /** What that means for people, a sentence each. */
  details: string[]
}

const isWell = ({ state }: PartStatus): boolean => state === 'ready'

/** How the platform is, in words: what does not work, and what goes on all the same. */
export function verdictOf({ parts, queues }: PlatformStatus): Verdict {
  const text = strings.status.verdict
  const ill = parts.filter((part) => !isWell(part))
  const dead = queues.reduce((sum, { deadLetters }) => sum + (deadLetters ?? 0), 0)
  const details = [
    ...ill.map(({ name, state }) => text.part(name, strings.status.states[state], text.means[name])),
    ...(dead > 0 ? [text.deadLetters(dead)] : []),
  ]
  if (ill.some(({ state }) => state === 'down'))
    return { tone: 'bad', title: text.down(ill.filter(({ state }) => state === 'down').length), details }
  if (ill.length > 0) return { tone: 'warn', title: text.notReady(ill.length), details }
  if (dead > 0) return { tone: 'warn', title: text.readyBut, details }
  return { tone: 'good', title: text.ready, details }
}
