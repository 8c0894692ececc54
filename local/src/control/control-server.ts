import { AsyncResource } from 'node:async_hooks'
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import {
  createHealth,
  createHttpServer,
  createMetrics,
  listen,
  ParleyError,
  type Closable,
  type HealthReport,
  type Logger,
} from '@parley/platform'
import type { PartStopped, StopKind } from '@parley/platform/status'
import type { FastifyRequest } from 'fastify'

/** A part of the platform, as it is controlled. */
export interface ControlledPart {
  name: string
  /** What ending it does; null: it cannot be ended. */
  stop: StopKind | null
  /** It was started, or is about to be, and is not ready yet. */
  isStarting(): boolean
  /** Ends it in the middle of whatever it does; it is started again by itself. */
  end(): void
  /** Of a part without an address of its own: what `/readyz` and `/metrics` would say. */
  report?: () => Promise<HealthReport>
  scrape?: () => Promise<string>
}

export interface ControlServer extends Closable {
  /** `http://127.0.0.1:port` */
  url: string
  /** What is asked for: whoever has it may end parts. */
  token: string
  /** The parts, as soon as they are known. */
  control(parts: readonly ControlledPart[]): void
}

/** The answer is to have reached its client when the part that passes it on is ended itself. */
const graceMs = 250

/**
 * Where the gateway learns whether parts are starting, and has them ended, on a loopback port of its own: `GET /parts`, `POST /parts/:name/stop`;
 * and `/parts/:name/readyz` and `/metrics` of parts that share a process. For development alone.
 */
export async function createControlServer({ logger }: { logger: Logger }): Promise<ControlServer> {
  const token = randomBytes(32).toString('base64url')
  const app = createHttpServer({ name: 'control', logger, metrics: createMetrics(), health: createHealth() })
  let parts: readonly ControlledPart[] = []
  /** Asked to end, and not ended yet. */
  const ending = new Set<string>()
  const isStarting = (part: ControlledPart) => ending.has(part.name) || part.isStarting()

  /** What a part does when it begins again belongs to no request. */
  const end = AsyncResource.bind((part: ControlledPart) => {
    logger.warn({ ended: part.name, by: part.stop }, 'a part is ended')
    ending.delete(part.name)
    part.end()
  })
  const partOf = (name: string): ControlledPart => {
    const part = parts.find((one) => one.name === name)
    if (part === undefined) throw new ParleyError('NOT_FOUND')
    return part
  }
  const requireToken = ({ headers }: FastifyRequest) => {
    const [given, wanted] = [headers.authorization ?? '', `Bearer ${token}`].map((text) => Buffer.from(text))
    if (given?.length !== wanted?.length || !timingSafeEqual(given ?? Buffer.of(), wanted ?? Buffer.of()))
      throw new ParleyError('UNAUTHENTICATED')
  }

  app.get('/parts', (request) => {
    requireToken(request)
    return { parts: parts.map((part) => ({ name: part.name, stop: part.stop, starting: isStarting(part) })) }
  })
  app.post<{ Params: { name: string } }>('/parts/:name/stop', async (request, reply) => {
    requireToken(request)
    const part = partOf(request.params.name)
    if (part.stop === null) throw new ParleyError('NOT_FOUND')
    if (isStarting(part)) throw new ParleyError('CONFLICT')
    ending.add(part.name)
    reply.raw.once('close', () => void pause(graceMs).then(() => end(part)))
    return reply.code(202).send({ part: part.name, stopped: part.stop } satisfies PartStopped)
  })
  app.get<{ Params: { name: string } }>('/parts/:name/readyz', async (request, reply) => {
    const { report } = partOf(request.params.name)
    if (report === undefined) throw new ParleyError('NOT_FOUND')
    const told = await report()
    return reply.code(told.ready ? 200 : 503).send(told)
  })
  app.get<{ Params: { name: string } }>('/parts/:name/metrics', async (request, reply) => {
    const { scrape } = partOf(request.params.name)
    if (scrape === undefined) throw new ParleyError('NOT_FOUND')
    return reply.type('text/plain; version=0.0.4').send(await scrape())
  })

  const url = await listen(app, '127.0.0.1', 0)
  return {
    url,
    token,
    control: (known) => void (parts = known),
    close: () => app.close(),
  }
}
