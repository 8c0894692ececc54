import { createRandom } from '../../../prisma/seed/random.ts'

/** Of GraphQL's `EmotionProbabilities`. */
export const emotionNames = ['neutral', 'happy', 'sad', 'angry', 'fearful', 'disgusted', 'surprised'] as const

export interface EmotionReading {
  dominant: string
  probabilities: Record<(typeof emotionNames)[number], number>
  valence: number
  attention: number
  latencyMs: number
}

const calm = [2.2, 1.2, -0.6, -1.4, -0.9, -1.6, -0.3]

/** How a face might look at one moment of an interview: moods that come and go. The same for the same seed and number. */
export function emotionAt(seed: string, number: number): EmotionReading {
  const random = createRandom(seed)
  const powers = calm.map((level) => {
    const [phase, pace] = [random() * 2 * Math.PI, 20 + random() * 40]
    return Math.exp(level + 1.6 * Math.sin((2 * Math.PI * number) / pace + phase))
  })
  const sum = powers.reduce((total, power) => total + power, 0)
  const shares = powers.map((power) => Number((power / sum).toFixed(4)))
  const probabilities = Object.fromEntries(emotionNames.map((name, i) => [name, shares[i] ?? 0])) as EmotionReading['probabilities'] // all names
  const dominant = emotionNames[shares.indexOf(Math.max(...shares))] ?? 'neutral'
  const { happy, sad, angry, fearful, disgusted } = probabilities
  return {
    dominant: dominant.toUpperCase(),
    probabilities,
    valence: Number((happy - sad - angry - fearful - disgusted).toFixed(4)),
    attention: Number((0.82 + 0.15 * Math.sin(number / 12)).toFixed(4)),
    latencyMs: 30 + (number % 25),
  }
}
