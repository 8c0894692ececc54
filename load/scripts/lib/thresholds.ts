import type { Options } from 'k6/options'

/** The guide's targets. */
const targets = {
  /** API latency (p95) < 100 ms, and the average response time that the guide expects, 85 ms. */
  api: { 'http_req_duration{kind:api}': ['p(95)<100', 'avg<=85'] },
  /** WebSocket latency < 50 ms: from a stored event to its watcher, and once there and back. */
  socket: { ws_event_latency: ['p(95)<50'], ws_round_trip: ['p(95)<50'] },
  /** Emotion detection < 200 ms a frame: from the webcam to the watcher. */
  frame: { frame_to_emotion: ['p(95)<200'] },
} as const
const success = { checks: ['rate>=0.95'], http_req_failed: ['rate<=0.05'] } as const

/**
 * What a play is held to: 95 % success, and the targets named.
 *
 * `LOOSEN` replaces limits, each by its name: `LOOSEN=frame_to_emotion=p(95)<2000;ws_round_trip=p(95)<500`. A name that is not among them
 * is an error: a typing mistake must not let a play pass.
 */
export function thresholds(...names: (keyof typeof targets)[]): NonNullable<Options['thresholds']> {
  const limits: Record<string, readonly string[]> = { ...success }
  for (const name of names) Object.assign(limits, targets[name])
  for (const change of (__ENV['LOOSEN'] ?? '').split(';').filter(Boolean)) {
    const at = change.indexOf('=')
    const name = change.slice(0, at)
    // The same list serves every script: one that has no such target is not concerned.
    if (!known.has(name)) throw new Error(`LOOSEN names ${name}; there are ${[...known].join(', ')}`)
    if (name in limits) limits[name] = [change.slice(at + 1)]
  }
  return Object.fromEntries(Object.entries(limits).map(([name, of]) => [name, [...of]]))
}

const known = new Set([success, ...Object.values(targets)].flatMap((group) => Object.keys(group)))
