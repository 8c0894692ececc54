import type { PartStatus } from '@parley/platform/status'
import type { PartAnswer } from './ask-part.ts'
import type { PartControl } from './control.ts'
import type { StatusRoutes } from './status-routes.ts'

/** What was asked of a part, and what came back from each of its processes. */
export interface AskedPart {
  name: string
  kind: 'service' | 'worker'
  answers: readonly PartAnswer[]
}

/** Node tells how long a round of the event loop took that it measures by: this long, if nothing is late. */
const loopRoundMs = 10
/** A process that is not ready yet is taken to be starting for so long. */
const startsWithinSeconds = 60

/** @param control what whoever runs the part says of it, in development */
export function partStatus({ name, kind, answers }: AskedPart, control: PartControl | undefined): PartStatus {
  const up = answers.flatMap(({ samples }) => {
    const startedAt = samples?.one('process_start_time_seconds')
    return startedAt === undefined ? [] : [Math.max(0, Date.now() / 1_000 - startedAt)]
  })
  const upSeconds = up.length === 0 ? null : Math.round(Math.min(...up))
  const lag = answers.flatMap(({ samples }) => samples?.one('nodejs_eventloop_lag_p99_seconds') ?? [])
  const memory = answers.flatMap(({ samples }) => samples?.one('process_resident_memory_bytes') ?? [])
  const state = stateOf(answers, upSeconds, control)
  return {
    name,
    kind,
    state,
    missing: state === 'ready' ? [] : missingOf(answers, control),
    upSeconds,
    memoryBytes: memory.length === 0 ? null : memory.reduce((total, bytes) => total + bytes, 0),
    eventLoopP99Ms: lag.length === 0 ? null : Math.round(Math.max(0, Math.max(...lag) * 1_000 - loopRoundMs) * 10) / 10,
    stop: control?.stop ?? null,
  }
}

function stateOf(answers: readonly PartAnswer[], upSeconds: number | null, control: PartControl | undefined): PartStatus['state'] {
  const ready = answers.filter(({ health }) => health?.ready === true).length
  if (ready > 0) return ready === answers.length ? 'ready' : 'degraded'
  if (control?.starting === true) return 'starting'
  if (answers.every(({ health, samples }) => health === undefined && samples === undefined)) return 'down'
  return upSeconds !== null && upSeconds < startsWithinSeconds ? 'starting' : 'degraded'
}

function missingOf(answers: readonly PartAnswer[], control: PartControl | undefined): string[] {
  if (control?.starting === true) return ['It is being started again.']
  const sentences = answers.flatMap(({ health, failure }) => (health === undefined ? (failure ?? []) : failedChecks(health.checks)))
  return [...new Set(sentences)]
}

const failedChecks = (checks: Record<string, string>): string[] =>
  Object.entries(checks).flatMap(([check, result]) => (result === 'ok' ? [] : sentence(`${check}: ${result}`)))

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`)

type CheckResult = { part: string; result: string }

/** What was told last of what parts stand on holds for so long where nobody answers. */
const rememberedMs = 15_000

/**
 * What the parts stand on, as they see it themselves; what no part has ever told of is left out.
 * @param nowMs by a clock that does not jump
 */
export function createInfrastructureStates(
  infrastructure: StatusRoutes['infrastructure'],
): (asked: readonly AskedPart[], nowMs: number) => PartStatus[] {
  const told = new Map<string, { results: CheckResult[]; atMs: number }>()
  return (asked, nowMs) =>
    infrastructure.flatMap(({ name, check }) => {
      const results = asked.flatMap(({ name: part, answers }) =>
        answers.flatMap(({ health }) =>
          Object.entries(health?.checks ?? {}).flatMap(([found, result]) => (found.endsWith(check) ? [{ part, result }] : [])),
        ),
      )
      if (results.length > 0) told.set(name, { results, atMs: nowMs })
      const last = told.get(name)
      return last === undefined ? [] : [infrastructureStatus(name, nowMs - last.atMs < rememberedMs ? last.results : [])]
    })
}

function infrastructureStatus(name: string, results: readonly CheckResult[]): PartStatus {
  const failed = results.filter(({ result }) => result !== 'ok')
  const missing =
    results.length === 0
      ? ['No part that needs it answers, so nobody can tell.']
      : failed.map(({ part, result }) => sentence(`${part}: ${result}`))
  return {
    name,
    kind: 'infrastructure',
    state: missing.length === 0 ? 'ready' : results.length > 0 && failed.length === results.length ? 'down' : 'degraded',
    missing: [...new Set(missing)],
    upSeconds: null,
    memoryBytes: null,
    eventLoopP99Ms: null,
    stop: null,
  }
}
