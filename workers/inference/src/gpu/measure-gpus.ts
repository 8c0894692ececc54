import type { Metrics } from '@parley/platform'
import { readGpus, type Gpu } from './nvidia-smi.ts'

export interface MeasureGpusOptions {
  /** For how long an answer is good, milliseconds; default 5 s. Asking takes the driver some tens of milliseconds. */
  maxAgeMs?: number
  /** Default `nvidia-smi`. */
  read?: () => Promise<Gpu[]>
}

/**
 * `gpu_utilization_ratio{gpu}`: how busy each NVIDIA GPU of this machine is, whoever keeps it so. Without a GPU, or where the driver does
 * not tell (a MIG slice), there is no such series.
 */
export function measureGpus(metrics: Metrics, { maxAgeMs = 5_000, read = readGpus }: MeasureGpusOptions = {}): void {
  const utilization = metrics.gauge('gpu_utilization_ratio', 'Share of time in which the GPU computed, 0 to 1', ['gpu'])
  let askedAt = -Infinity
  metrics.onScrape(async () => {
    if (performance.now() - askedAt < maxAgeMs) return
    askedAt = performance.now()
    const gpus = await read()
    utilization.reset()
    for (const { index, utilization: share } of gpus) if (share !== undefined) utilization.set({ gpu: index }, share)
  })
}
