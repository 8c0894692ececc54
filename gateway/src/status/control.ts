import { ParleyError } from '@parley/platform'
import type { PartStopped, StopKind } from '@parley/platform/status'
import { Agent, request } from 'undici'
import { z } from 'zod'

/** Where parts are stopped, in development: whoever started them listens there. */
export interface ControlAddress {
  /** `http://127.0.0.1:port` */
  url: string
  token: string
}

/** What whoever runs a part says of it. */
export interface PartControl {
  /** Null: it cannot be stopped. */
  stop: StopKind | null
  /** It was started, or is about to be, and is not ready yet. */
  starting: boolean
}

export interface Control {
  /** By name. Empty where the control does not answer in time. */
  parts(): Promise<ReadonlyMap<string, PartControl>>
  /** @throws ParleyError NOT_FOUND, CONFLICT for a part that is just starting, SERVICE_UNAVAILABLE */
  stop(part: string): Promise<PartStopped>
  close(): Promise<void>
}

const stopKind = z.enum(['kill', 'restart'])
const parts = z.object({ parts: z.array(z.object({ name: z.string(), stop: stopKind.nullable(), starting: z.boolean() })) })
const stopped = z.object({ part: z.string(), stopped: stopKind })

const stopTimeoutMs = 5_000

/** @param timeoutMs within which it says how the parts are */
export function createControl({ url, token }: ControlAddress, { timeoutMs }: { timeoutMs: number }): Control {
  const dispatcher = new Agent({ connections: 2, maxResponseSize: 65_536 })
  const ask = (method: 'GET' | 'POST', path: string, ms: number) =>
    request(`${url}${path}`, { method, dispatcher, headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(ms) })

  return {
    async parts() {
      try {
        const { body } = await ask('GET', '/parts', timeoutMs)
        return new Map(parts.parse(await body.json()).parts.map(({ name, ...part }) => [name, part]))
      } catch {
        return new Map()
      }
    },
    async stop(part) {
      const { statusCode, body } = await ask('POST', `/parts/${encodeURIComponent(part)}/stop`, stopTimeoutMs).catch((cause: unknown) => {
        throw new ParleyError('SERVICE_UNAVAILABLE', { cause })
      })
      const text = await body.text()
      if (statusCode === 202) return stopped.parse(JSON.parse(text))
      if (statusCode === 404) throw new ParleyError('NOT_FOUND')
      if (statusCode === 409) throw new ParleyError('CONFLICT', { message: 'The part is just being started; try again when it is ready.' })
      throw new ParleyError('SERVICE_UNAVAILABLE', { cause: new Error(`the control answered ${statusCode}: ${text}`) })
    },
    close: () => dispatcher.destroy(),
  }
}
