/** How the way to the platform is. */
export interface Measured {
  latencyMs: number
  /** Kilobits a second. */
  uploadKbps: number
}

export interface MeasureOptions {
  signal: AbortSignal
  fetch?: typeof fetch
  now?: () => number
}

const times = 5
/** The second is sent if the first was quick: a slow line is not kept busy for long. */
const sizes = [64_000, 400_000]
const quickMs = 1_500

/**
 * Sends small questions and then larger ones, as frames and answers go.
 * @throws when the platform cannot be reached
 */
export async function measureNetwork({
  signal,
  fetch = globalThis.fetch,
  now = () => performance.now(),
}: MeasureOptions): Promise<Measured> {
  async function send(padding: number): Promise<number> {
    const body = JSON.stringify({ query: '{ __typename }', extensions: { padding: noise(padding) } })
    const before = now()
    const response = await fetch('/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body, signal })
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`the platform answered ${response.status}`)
    return now() - before
  }
  // The first opens the connection.
  await send(0)
  const trips: number[] = []
  for (let i = 0; i < times; i += 1) trips.push(await send(0))
  const latencyMs = median(trips)
  let uploadKbps = 0
  for (const size of sizes) {
    const took = await send(size)
    uploadKbps = (size * 8) / Math.max(1, took - latencyMs)
    if (took > quickMs) break
  }
  return { latencyMs, uploadKbps }
}

/** Text that nothing on the way makes smaller. */
function noise(length: number): string {
  let text = ''
  while (text.length < length) text += String.fromCharCode(...crypto.getRandomValues(new Uint8Array(30_000)))
  return btoa(text).slice(0, length)
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** `good`: all works as it is meant to. `fair`: fewer pictures, the rest as ever. `slow`: answers arrive all the same, recordings take their time. */
export const verdictOf = ({ latencyMs, uploadKbps }: Measured): 'good' | 'fair' | 'slow' => {
  if (uploadKbps >= 1_000 && latencyMs <= 300) return 'good'
  return uploadKbps >= 250 && latencyMs <= 1_000 ? 'fair' : 'slow'
}
