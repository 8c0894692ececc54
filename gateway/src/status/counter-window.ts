import type { Buckets } from './percentiles.ts'
import type { Sample } from './prometheus-text.ts'
import type { Samples } from './samples.ts'

export interface CounterWindowOptions {
  /** Counters, and histograms' `…_bucket`, that are kept; others are not. */
  names: readonly string[]
  /** Default 60,000. */
  windowMs?: number
}

type Select = (labels: Sample['labels']) => boolean

/** What counters have grown by of late, over every process that tells of them; one that began anew goes on from zero. */
export interface CounterWindow {
  /** @param instance the process, by its address @param atMs by a clock that does not jump */
  add(instance: string, samples: Samples, atMs: number): void
  /** Growth a second, over the last ten seconds or a little more; null where nobody has told of it for five seconds. */
  perSecond(name: string, nowMs: number, select?: Select): number | null
  /** Growth a minute by a label's value, over the whole window. */
  perMinute(name: string, by: string, nowMs: number, select?: Select): Map<string, number>
  /** What a histogram has observed in the window. @param name without `_bucket` */
  observed(name: string, nowMs: number, select?: Select): Buckets
}

interface Reading {
  atMs: number
  /** Of the process; undefined where it does not say. */
  startedAt: number | undefined
  /** Names that the process tells of, whether or not they have counted yet. */
  known: ReadonlySet<string>
  /** By name and labels. */
  values: ReadonlyMap<string, Sample>
}

/** Two readings that are compared lie at least so far apart: over less, a rate would be noise. */
const spacingMs = 5_000
const rateMs = 10_000
/** Processes whose readings are kept; the one that has been silent for longest goes first. */
const mostInstances = 500

export function createCounterWindow({ names, windowMs = 60_000 }: CounterWindowOptions): CounterWindow {
  /** The oldest first; the last is the latest, and may lie near the one before. */
  const instances = new Map<string, Reading[]>()

  function forget(nowMs: number): void {
    for (const [instance, readings] of instances) if ((readings.at(-1)?.atMs ?? 0) < nowMs - windowMs) instances.delete(instance)
    for (const instance of instances.keys()) if (instances.size > mostInstances) instances.delete(instance)
  }

  /** Growth of each series of a name between the first and the last reading, and over how long. */
  function grown(name: string, readings: readonly Reading[], select: Select): { sample: Sample; by: number; seconds: number }[] {
    const [first, last] = [readings[0], readings.at(-1)]
    if (first === undefined || last === undefined || last.atMs - first.atMs < spacingMs) return []
    const by = new Map<string, { sample: Sample; by: number }>()
    for (const [at, reading] of readings.entries())
      for (const [key, sample] of reading.values) {
        if (sample.name !== name || !select(sample.labels)) continue
        const before = readings[at - 1]
        const former = by.get(key)?.by ?? 0
        by.set(key, { sample, by: before === undefined ? 0 : former + growth(before, reading, key, sample.value) })
      }
    return [...by.values()].map((each) => ({ ...each, seconds: (last.atMs - first.atMs) / 1_000 }))
  }

  const inWindow = (name: string, nowMs: number, select: Select) => {
    forget(nowMs)
    return [...instances.values()].flatMap((readings) => grown(name, readings, select))
  }

  return {
    add(instance, samples, atMs) {
      const startedAt = samples.one('process_start_time_seconds')
      const known = new Set(names.filter((name) => samples.knows(name)))
      const values = new Map(names.flatMap((name) => samples.of(name).map((sample) => [keyOf(sample), sample] as const)))
      const readings = instances.get(instance) ?? beginning(startedAt, atMs, windowMs)
      const [last, lastButOne] = [readings.at(-1), readings.at(-2)]
      if (last !== undefined && lastButOne !== undefined && last.atMs - lastButOne.atMs < spacingMs) readings.pop()
      readings.push({ atMs, startedAt, known, values })
      while ((readings[1]?.atMs ?? atMs) <= atMs - windowMs) readings.shift()
      // The one that told last comes last.
      instances.delete(instance)
      instances.set(instance, readings)
      forget(atMs)
    },
    perSecond(name, nowMs, select = () => true) {
      const rates = [...instances.values()].flatMap((readings) => {
        const last = readings.at(-1)
        if (last === undefined || last.atMs < nowMs - rateMs) return []
        const compared = readings.slice(
          Math.max(
            readings.findLastIndex(({ atMs }) => atMs <= last.atMs - rateMs),
            0,
          ),
        )
        if (!last.known.has(name) || last.atMs - (compared[0]?.atMs ?? last.atMs) < spacingMs) return []
        return [0, ...grown(name, compared, select).map(({ by, seconds }) => by / seconds)]
      })
      return rates.length === 0 ? null : rates.reduce((total, rate) => total + rate, 0)
    },
    perMinute(name, by, nowMs, select = () => true) {
      const rates = new Map<string, number>()
      for (const { sample, by: growth, seconds } of inWindow(name, nowMs, select)) {
        const group = sample.labels[by] ?? ''
        rates.set(group, (rates.get(group) ?? 0) + (growth * 60) / seconds)
      }
      return rates
    },
    observed(name, nowMs, select = () => true) {
      const buckets = new Map<number, number>()
      for (const { sample, by } of inWindow(`${name}_bucket`, nowMs, select)) {
        const { le = '' } = sample.labels
        const bound = le === '+Inf' ? Infinity : Number(le)
        buckets.set(bound, (buckets.get(bound) ?? 0) + by)
      }
      return buckets
    },
  }
}

const keyOf = ({ name, labels }: Sample): string => `${name} ${JSON.stringify(labels)}`

/** A process that has begun within the window began with every counter at zero. */
function beginning(startedAt: number | undefined, atMs: number, windowMs: number): Reading[] {
  const upMs = startedAt === undefined ? Infinity : Date.now() - startedAt * 1_000
  return upMs < windowMs ? [{ atMs: atMs - Math.max(upMs, 0), startedAt, known: new Set(), values: new Map() }] : []
}

function growth(before: Reading, after: Reading, key: string, value: number): number {
  const former = before.startedAt === after.startedAt ? (before.values.get(key)?.value ?? 0) : 0
  return value < former ? value : value - former
}
