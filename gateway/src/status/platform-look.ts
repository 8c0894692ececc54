import type { HealthReport } from '@parley/platform'
import type { PlatformStatus } from '@parley/platform/status'
import type { AskParts, PartAnswer } from './ask-part.ts'
import type { Control } from './control.ts'
import { createCounterWindow } from './counter-window.ts'
import * as figures from './figures.ts'
import { createInfrastructureStates, partStatus } from './part-states.ts'
import { samplesOf } from './samples.ts'
import type { StatusRoutes } from './status-routes.ts'

/** This process itself, as `/readyz` and `/metrics` would tell of it. */
export interface Own {
  report(): Promise<HealthReport>
  scrape(): Promise<string>
}

export interface PlatformLookOptions {
  routes: StatusRoutes
  /** Where a part answers; undefined: nobody has said. Asked at each look: subgraphs move. */
  urlOf: (part: string) => string | undefined
  ask: AskParts
  own: Own
  /** In development. */
  control: Control | undefined
  /** For each part. */
  timeoutMs: number
}

/** Looks at all parts at once. @returns never rejects, and has an answer shortly after the timeout */
export function createPlatformLook(options: PlatformLookOptions): () => Promise<PlatformStatus> {
  const { routes, urlOf, ask, own, control, timeoutMs } = options
  const infrastructureStates = createInfrastructureStates(routes.infrastructure)
  const window = createCounterWindow({ names: figures.watchedCounters })

  const answersOf = async (part: string): Promise<PartAnswer[]> => {
    const url = urlOf(part)
    if (url !== undefined) return ask.ask(url)
    if (part === 'gateway') return [await askOneself(own, timeoutMs)]
    return [{ instance: part, health: undefined, samples: undefined, failure: 'The gateway was not told where it is (STATUS_URLS).' }]
  }

  return async () => {
    const at = new Date().toISOString()
    const [controlled, ...asked] = await Promise.all([
      control?.parts() ?? new Map(),
      ...routes.parts.map(async (part) => ({ ...part, answers: await answersOf(part.name) })),
    ])
    const now = performance.now()
    const all = asked.flatMap(({ name, answers }) =>
      answers.flatMap(({ instance, samples }) => (samples === undefined ? [] : { key: `${name} ${instance}`, samples })),
    )
    for (const { key, samples } of all) window.add(key, samples, now)
    const told = all.map(({ samples }) => samples)
    return {
      at,
      development: control !== undefined,
      parts: [...asked.map((part) => partStatus(part, controlled.get(part.name))), ...infrastructureStates(asked, now)],
      queues: figures.queues(told),
      pool: figures.pool(told, window, now),
      sockets: figures.sockets(told),
      latency: figures.latency(window, now),
      errors: figures.errors(window, now),
    }
  }
}

async function askOneself(own: Own, timeoutMs: number): Promise<PartAnswer> {
  const [health, text] = await Promise.all([within(own.report(), timeoutMs), within(own.scrape(), timeoutMs)])
  return {
    instance: 'own',
    health,
    samples: text === undefined ? undefined : samplesOf(text),
    failure: health === undefined ? `It did not answer within ${timeoutMs / 1_000} s.` : undefined,
  }
}

async function within<T>(answer: Promise<T>, timeoutMs: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), timeoutMs)
  })
  try {
    return await Promise.race([answer, late])
  } catch {
    return undefined
  } finally {
    clearTimeout(timer)
  }
}
