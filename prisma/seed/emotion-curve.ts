import { emotions } from '@parley/contracts'
import { createRandom } from './random.ts'

export interface CurvePoint {
  capturedAt: Date
  /** As a model would give them, and smoothed for display; in the order of `emotions`, each adds up to 1. */
  raw: number[]
  probabilities: number[]
  attention: number
  latencyMs: number
}

/** Seconds between samples, and the smoothing's time constant. */
const step = 0.5
const smoothing = 1 - Math.exp(-step / 1.2)

/** How a face might have looked in an interview: a calm base with moods that come and go. Made up, for charts to have something to show. */
export function emotionCurve(seed: string, from: Date, to: Date): CurvePoint[] {
  const random = createRandom(seed)
  const phases = emotions.map(() => random() * 2 * Math.PI)
  const pace = emotions.map(() => 40 + random() * 80)
  const base = [2.2, 1.2, -0.6, -1.4, -0.9, -1.6, -0.3].map((level) => level + (random() - 0.5) * 0.8)
  const points: CurvePoint[] = []
  let shown: number[] | undefined
  for (let at = from.getTime(); at < to.getTime(); at += step * 1000) {
    const seconds = (at - from.getTime()) / 1000
    const mood = base.map((level, i) => level + 1.3 * Math.sin((2 * Math.PI * seconds) / (pace[i] ?? 60) + (phases[i] ?? 0)))
    const raw = softmax(mood.map((level) => level + (random() - 0.5) * 0.7))
    const before: number[] = shown ?? raw
    shown = raw.map((value, i) => (before[i] ?? value) + smoothing * (value - (before[i] ?? value)))
    points.push({
      capturedAt: new Date(at),
      raw,
      probabilities: shown,
      attention: Math.min(1, 0.82 + 0.15 * Math.sin(seconds / 25) + (random() - 0.5) * 0.06),
      latencyMs: 28 + random() * 30,
    })
  }
  return points
}

function softmax(levels: number[]): number[] {
  const powers = levels.map(Math.exp)
  const sum = powers.reduce((total, power) => total + power, 0)
  return powers.map((power) => power / sum)
}
