import { addTo, createSink, type MetricType, type Sink } from './sink.ts'

export type Tags = Record<string, string>
/** What the values are, for whoever reads them: milliseconds, bytes, or neither. */
export type Contains = 'time' | 'data' | 'default'

export interface Metric {
  readonly name: string
  readonly type: MetricType
  readonly contains: Contains
  readonly sink: Sink
  /** Of the samples with certain tags, by their full name `metric{tag:value}`. */
  readonly submetrics: Map<string, { tags: Tags; sink: Sink }>
}

/** The metrics of one play. Their names come from scripts, so there are as many as a script makes. */
export interface Registry {
  /** Makes a metric, or gives the one of this name. @throws Error when the name is taken by another type, or is no name */
  metric(name: string, type: MetricType, contains?: Contains): Metric
  add(metric: Metric, value: number | boolean, tags: Tags): void
  /** Keeps samples apart by tags: `http_req_duration{kind:api}`. Once the metric is there. */
  watch(fullName: string): void
  /** The metric or submetric of this name. */
  sink(fullName: string): Sink | undefined
  all(): Metric[]
}

const namePattern = /^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/

export function createRegistry(): Registry {
  const metrics = new Map<string, Metric>()
  /** Submetrics whose metric is not there yet. */
  const awaited = new Set<string>()

  function attach(fullName: string): boolean {
    const { name, tags } = readName(fullName)
    const metric = metrics.get(name)
    if (metric === undefined) return false
    if (!metric.submetrics.has(fullName)) metric.submetrics.set(fullName, { tags, sink: createSink(metric.type) })
    return true
  }

  return {
    metric(name, type, contains = 'default') {
      if (!namePattern.test(name)) throw new Error(`${JSON.stringify(name)} is no name of a metric`)
      const known = metrics.get(name)
      if (known !== undefined) {
        if (known.type !== type) throw new Error(`metric '${name}' is a ${known.type}, not a ${type}`)
        return known
      }
      const metric: Metric = { name, type, contains, sink: createSink(type), submetrics: new Map() }
      metrics.set(name, metric)
      for (const fullName of awaited) if (attach(fullName)) awaited.delete(fullName)
      return metric
    },
    add(metric, value, tags) {
      const number = Number(value)
      if (!Number.isFinite(number)) return
      addTo(metric.sink, number)
      for (const { tags: wanted, sink } of metric.submetrics.values())
        if (Object.entries(wanted).every(([key, of]) => tags[key] === of)) addTo(sink, number)
    },
    watch(fullName) {
      if (fullName.includes('{') && !attach(fullName)) awaited.add(fullName)
    },
    sink: (fullName) => metrics.get(fullName)?.sink ?? metrics.get(readName(fullName).name)?.submetrics.get(fullName)?.sink,
    all: () => [...metrics.values()],
  }
}

/** @throws Error when it is not `metric` or `metric{tag:value,tag:value}` */
export function readName(fullName: string): { name: string; tags: Tags } {
  const [, name, inside] = /^([^{}]+?)(?:\{([^{}]*)\})?$/.exec(fullName) ?? []
  if (name === undefined) throw new Error(`${JSON.stringify(fullName)} is not metric{tag:value}`)
  const pairs = (inside ?? '').split(',').flatMap((pair): [string, string][] => {
    const at = pair.indexOf(':')
    return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]]
  })
  return { name, tags: Object.fromEntries(pairs) }
}
