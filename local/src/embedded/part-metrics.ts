import type { Metrics } from '@parley/platform'

export interface PartMetrics {
  /** The shared metrics, but what is done before a scrape is done for as long as the part lives. */
  metrics: Metrics
  end(): void
}

/** The metrics of a part that may be ended and begun again while those it shares live on. */
export function createPartMetrics(shared: Metrics): PartMetrics {
  let updates: (() => void | Promise<void>)[] = []
  shared.onScrape(async () => void (await Promise.allSettled(updates.map(async (update) => update()))))
  return {
    metrics: { ...shared, onScrape: (update) => void updates.push(update) },
    end: () => void (updates = []),
  }
}
