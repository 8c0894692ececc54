import type { WorkloadName } from './workload.ts'

/** What the benchmark tells a producer or consumer. */
export type ToPart =
  | { kind: 'consume'; workload: WorkloadName; prefetch: number }
  /** So many will come. */
  | { kind: 'expect'; count: number }
  | { kind: 'produce'; workload: WorkloadName; count: number; most: number }
  /** The other end has taken so many. */
  | { kind: 'consumed'; count: number }
  | { kind: 'close' }

/** What they answer. */
export type FromPart =
  | { kind: 'ready' }
  | { kind: 'consumed'; count: number }
  /** All sent, or all taken; `sum` of the numbers taken, `cpuMs` of processor time since the order. */
  | { kind: 'done'; sum: number; cpuMs: number }
  | { kind: 'failed'; reason: string }
