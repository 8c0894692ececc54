import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics, type MetricConfiguration } from 'prom-client'

export type { Counter, Gauge, Histogram }

/** Seconds; the platform's promises lie at 0.05, 0.1 and 0.2. */
export const latencyBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2.5, 5, 10]

/**
 * The metrics of one process. Several parts may share one: asking for a name again gives the same metric, so tell parts apart by a
 * label. Names are the seed guide's where it has them, else `parley_…`.
 */
export interface Metrics {
  counter<L extends string = string>(name: string, help: string, labels?: readonly L[]): Counter<L>
  gauge<L extends string = string>(name: string, help: string, labels?: readonly L[]): Gauge<L>
  histogram<L extends string = string>(name: string, help: string, labels?: readonly L[], buckets?: number[]): Histogram<L>
  /** Calls `update` before each scrape; a failure leaves the old values. */
  onScrape(update: () => void | Promise<void>): void
  /** Prometheus' text format. */
  scrape(): Promise<string>
}

export function createMetrics(options: { processMetrics?: boolean } = {}): Metrics {
  const registry = new Registry()
  if (options.processMetrics) collectDefaultMetrics({ register: registry })
  const updates: (() => void | Promise<void>)[] = []
  const once = <T>(name: string, create: () => T): T => (registry.getSingleMetric(name) as T | undefined) ?? create()
  const base = <L extends string>(name: string, help: string, labels: readonly L[]): MetricConfiguration<L> => ({
    name,
    help,
    labelNames: [...labels],
    registers: [registry],
  })
  return {
    counter: (name, help, labels = []) => once(name, () => new Counter(base(name, help, labels))),
    gauge: (name, help, labels = []) => once(name, () => new Gauge(base(name, help, labels))),
    histogram: (name, help, labels = [], buckets = latencyBuckets) =>
      once(name, () => new Histogram({ ...base(name, help, labels), buckets })),
    onScrape: (update) => void updates.push(update),
    async scrape() {
      await Promise.allSettled(updates.map(async (update) => update()))
      return registry.metrics()
    },
  }
}
