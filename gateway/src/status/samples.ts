import { parseMetrics, type Sample } from './prometheus-text.ts'

/** Labels that a sample must have; others it may have. */
export type Labels = Readonly<Record<string, string>>

/** What one process told of itself at one moment. */
export interface Samples {
  /** Whether it is told of, with or without a sample. */
  knows(name: string): boolean
  of(name: string): readonly Sample[]
  /** Added up; undefined where there is none. */
  sum(name: string, labels?: Labels): number | undefined
  /** The first of them. */
  one(name: string): number | undefined
}

export function samplesOf(text: string): Samples {
  const byName = new Map<string, Sample[]>()
  const { names, samples } = parseMetrics(text)
  for (const sample of samples) {
    const known = byName.get(sample.name)
    if (known === undefined) byName.set(sample.name, [sample])
    else known.push(sample)
  }
  const of = (name: string): readonly Sample[] => byName.get(name) ?? []
  return {
    knows: (name) => names.has(name),
    of,
    sum(name, labels = {}) {
      const found = of(name).filter((sample) => hasLabels(sample, labels))
      return found.length === 0 ? undefined : found.reduce((total, { value }) => total + value, 0)
    },
    one: (name) => of(name)[0]?.value,
  }
}

export const hasLabels = (sample: Pick<Sample, 'labels'>, labels: Labels): boolean =>
  Object.entries(labels).every(([name, value]) => sample.labels[name] === value)
