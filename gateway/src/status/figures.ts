import type { ErrorStatus, LatencyStatus, PoolStatus, QueueStatus, SocketsStatus } from '@parley/platform/status'
import type { CounterWindow } from './counter-window.ts'
import { percentilesMs } from './percentiles.ts'
import type { Sample } from './prometheus-text.ts'
import type { Samples } from './samples.ts'

/** Counters and histograms of which growth is told. */
export const watchedCounters: readonly string[] = [
  'http_requests_total',
  'http_request_duration_seconds_bucket',
  'parley_errors_total',
  'parley_gateway_refusals_total',
  'parley_frames_total',
  'parley_gateway_event_lag_seconds_bucket',
  'parley_gateway_events_delivered_total',
  'parley_inference_frame_seconds_bucket',
]

/** Asked by machines to look after us, not by clients. */
const upkeep = ['/healthz', '/readyz', '/metrics', '/platform/status']

const ofClients = ({ service, route = '' }: Sample['labels']) => service === 'gateway' && !upkeep.includes(route)

export function latency(window: CounterWindow, nowMs: number): LatencyStatus {
  return {
    requestsPerSecond: rounded(window.perSecond('http_requests_total', nowMs, ofClients)),
    httpMs: percentilesMs(window.observed('http_request_duration_seconds', nowMs, ofClients)),
    eventMs: percentilesMs(window.observed('parley_gateway_event_lag_seconds', nowMs)),
    eventsPerSecond: rounded(window.perSecond('parley_gateway_events_delivered_total', nowMs)),
  }
}

/** Refusals of operations, which are told as errors, too; all others are of connections. */
const toldTwice = ['RATE_LIMITED', 'OPERATION_TOO_COMPLEX']

export function errors(window: CounterWindow, nowMs: number): ErrorStatus[] {
  const rates = window.perMinute('parley_errors_total', 'code', nowMs)
  const refusals = window.perMinute('parley_gateway_refusals_total', 'code', nowMs, ({ code = '' }) => !toldTwice.includes(code))
  for (const [code, perMinute] of refusals) rates.set(code, (rates.get(code) ?? 0) + perMinute)
  return [...rates]
    .flatMap(([code, perMinute]) => (perMinute > 0 ? [{ code, perMinute: Math.round(perMinute * 100) / 100 }] : []))
    .toSorted((one, other) => other.perMinute - one.perMinute)
}

export function sockets(all: readonly Samples[]): SocketsStatus {
  const open = (transport: string) => total(all, 'parley_gateway_connections', { transport }) ?? 0
  return {
    websocket: open('websocket'),
    sse: open('sse'),
    multipart: open('multipart'),
    subscriptions: total(all, 'parley_gateway_subscriptions') ?? 0,
    upstreams: total(all, 'parley_gateway_upstreams') ?? 0,
  }
}

const dead = '.dead'
/** Where messages wait for their next try. */
const retry = /^retry\./

/** Each queue once: every process that has queues tells of all of them alike. */
export function queues(all: readonly Samples[]): QueueStatus[] {
  const depths = largest(all, 'queue_depth')
  const consumers = largest(all, 'queue_consumers')
  return [...depths]
    .filter(([name, depth]) => !name.endsWith(dead) && (depth > 0 || !retry.test(name)))
    .map(([name, depth]) => ({ name, depth, deadLetters: depths.get(name + dead) ?? null, consumers: consumers.get(name) ?? null }))
}

export function pool(all: readonly Samples[], window: CounterWindow, nowMs: number): PoolStatus | null {
  const backends = new Set(all.flatMap((samples) => samples.of('parley_inference_info').map(({ labels }) => labels['backend'] ?? '')))
  if (backends.size === 0) return null
  return {
    backend: [...backends].join(', '),
    workers: total(all, 'parley_inference_places') ?? 0,
    busy: total(all, 'parley_inference_threads_busy') ?? 0,
    framesPerSecond: rounded(window.perSecond('parley_frames_total', nowMs)),
    inferenceMs: percentilesMs(window.observed('parley_inference_frame_seconds', nowMs)),
    framesDroppedTotal: total(all, 'parley_frames_dropped_total') ?? null,
  }
}

function total(all: readonly Samples[], name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const sums = all.flatMap((samples) => samples.sum(name, labels) ?? [])
  return sums.length === 0 ? undefined : sums.reduce((one, other) => one + other, 0)
}

function largest(all: readonly Samples[], name: string): Map<string, number> {
  const found = new Map<string, number>()
  for (const { labels, value } of all.flatMap((samples) => samples.of(name))) {
    const queue = labels['queue'] ?? ''
    found.set(queue, Math.max(found.get(queue) ?? 0, value))
  }
  return found
}

const rounded = (rate: number | null): number | null => (rate === null ? null : Math.round(rate * 100) / 100)
