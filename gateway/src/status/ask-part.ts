import { lookup as systemLookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { reasonOf, type HealthReport } from '@parley/platform'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { patience } from './patience.ts'
import { samplesOf, type Samples } from './samples.ts'

/** What one process said of itself. */
export interface PartAnswer {
  /** Tells it from others: its address. */
  instance: string
  /** Undefined when it did not say. */
  health: HealthReport | undefined
  samples: Samples | undefined
  /** Why it did not say how it is, in a sentence. */
  failure: string | undefined
}

export interface AskParts {
  /** Asks `/readyz` and `/metrics` of every process behind an address. Never rejects, and answers within the timeout. */
  ask(url: string): Promise<PartAnswer[]>
  close(): Promise<void>
}

/** Replicas of one part that are asked. */
const mostInstances = 64
const mostBytes = 8 * 1_048_576
/** To one address: parts that share a process share it, and none waits for another. */
const connections = 64

const report = z.object({ ready: z.boolean(), checks: z.record(z.string(), z.string()).default({}) })

export interface AskPartsOptions {
  timeoutMs: number
  /** Default the system's. */
  lookup?: (hostname: string, options: { all: true }) => Promise<{ address: string; family: number }[]>
}

/** @param timeoutMs for everything that one part is asked; half as much more where it is we who are late */
export function createAskParts({ timeoutMs, lookup = systemLookup }: AskPartsOptions): AskParts {
  const dispatcher = new Agent({ connections, maxResponseSize: mostBytes, headersTimeout: 2 * timeoutMs, bodyTimeout: 2 * timeoutMs })
  /** Lookups under way: one that hangs is not begun again each second. */
  const lookups = new Map<string, Promise<string[]>>()

  /** A name that leads to several addresses is that of several replicas. */
  async function addressesOf(hostname: string): Promise<string[]> {
    if (isIP(hostname.replaceAll(/[[\]]/g, '')) !== 0) return [hostname]
    const underway = lookups.get(hostname)
    if (underway !== undefined) return underway
    const found = lookup(hostname, { all: true })
      .then((all) => {
        const family = all.some((one) => one.family === 4) ? 4 : 6
        return all
          .flatMap((one) => (one.family === family ? (family === 4 ? one.address : `[${one.address}]`) : []))
          .slice(0, mostInstances)
      })
      .finally(() => lookups.delete(hostname))
    lookups.set(hostname, found)
    return found
  }

  async function get(url: string, signal: AbortSignal): Promise<{ status: number; text: string }> {
    const { statusCode, body } = await request(url, { dispatcher, signal })
    return { status: statusCode, text: await body.text() }
  }

  async function askOne(base: string, signal: AbortSignal): Promise<PartAnswer> {
    const [readiness, metrics] = await Promise.allSettled([get(`${base}/readyz`, signal), get(`${base}/metrics`, signal)])
    const samples = metrics.status === 'fulfilled' && metrics.value.status === 200 ? samplesOf(metrics.value.text) : undefined
    const health = readiness.status === 'fulfilled' ? healthOf(readiness.value.text) : undefined
    const failure =
      readiness.status === 'rejected'
        ? sentenceOf(readiness.reason, timeoutMs)
        : health === undefined
          ? 'It answers, but not as a part of the platform does.'
          : undefined
    return { instance: base, health, samples, failure }
  }

  return {
    async ask(url) {
      const { signal, end } = patience(timeoutMs)
      try {
        const { protocol, hostname, port, pathname } = new URL(url)
        const addresses = await Promise.race([addressesOf(hostname), aborted(signal)])
        const bases = addresses.map((address) => `${protocol}//${address}${port && `:${port}`}${pathname.replace(/\/$/, '')}`)
        return await Promise.all(bases.map((base) => askOne(base, signal)))
      } catch (error) {
        return [{ instance: url, health: undefined, samples: undefined, failure: sentenceOf(error, timeoutMs) }]
      } finally {
        end()
      }
    },
    close: () => dispatcher.destroy(),
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true }))

function healthOf(text: string): HealthReport | undefined {
  try {
    return report.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

const sentences: Record<string, string> = {
  ECONNREFUSED: 'Nobody listens at its address.',
  ECONNRESET: 'It hung up.',
  UND_ERR_SOCKET: 'It hung up.',
  ENOTFOUND: 'There is no such address.',
  EHOSTUNREACH: 'No way leads to its address.',
}

function sentenceOf(error: unknown, timeoutMs: number): string {
  const { name, code = '' } = error as { name?: string; code?: string }
  if (name === 'TimeoutError' || code === 'UND_ERR_HEADERS_TIMEOUT' || code === 'UND_ERR_BODY_TIMEOUT')
    return `It did not answer within ${timeoutMs / 1_000} s.`
  return sentences[code] ?? `It cannot be reached: ${reasonOf(error)}.`
}
