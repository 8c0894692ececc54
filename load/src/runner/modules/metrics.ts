import type { MetricType } from '../metrics/sink.ts'
import type { VuContext } from './vu-context.ts'

/** `import { Trend } from 'k6/metrics'`. */
export function metricsModule({ play: { registry }, tags }: VuContext) {
  const classOf = (type: MetricType) =>
    class Metric {
      readonly name: string
      readonly #metric

      constructor(name: string, isTime = false) {
        this.name = name
        this.#metric = registry.metric(name, type, isTime ? 'time' : 'default')
      }

      add(value: number | boolean, extra: Record<string, string> = {}): void {
        registry.add(this.#metric, value, { ...tags, ...extra })
      }
    }
  return { Counter: classOf('counter'), Gauge: classOf('gauge'), Rate: classOf('rate'), Trend: classOf('trend') }
}
