import { z } from 'zod'
import { durationMs } from './duration.ts'

const duration = z.union([z.string(), z.number()]).transform((value, context) => {
  try {
    return durationMs(value)
  } catch (error) {
    context.addIssue(error instanceof Error ? error.message : String(error))
    return z.NEVER
  }
})
const stage = z.object({ duration, target: z.number().int().nonnegative() })
const tags = z.record(z.string(), z.string())

const common = {
  /** The function to call, `default` unless said. */
  exec: z.string().default('default'),
  startTime: duration.default(0),
  /** How long iterations may go on after the scenario's end. */
  gracefulStop: duration.default(30_000),
  env: tags.default({}),
  tags: tags.default({}),
}

const scenario = z.discriminatedUnion('executor', [
  z.strictObject({ executor: z.literal('constant-vus'), vus: z.number().int().positive().default(1), duration, ...common }),
  z.strictObject({
    executor: z.literal('ramping-vus'),
    startVUs: z.number().int().nonnegative().default(1),
    stages: z.array(stage).min(1),
    gracefulRampDown: duration.default(30_000),
    ...common,
  }),
  z
    .strictObject({
      executor: z.literal('constant-arrival-rate'),
      rate: z.number().positive(),
      timeUnit: duration.default(1_000),
      duration,
      preAllocatedVUs: z.number().int().positive(),
      maxVUs: z.number().int().positive().optional(),
      ...common,
    })
    .refine(({ maxVUs, preAllocatedVUs }) => (maxVUs ?? preAllocatedVUs) >= preAllocatedVUs, 'maxVUs must not be below preAllocatedVUs'),
])
/** Durations are milliseconds. */
export type Scenario = z.infer<typeof scenario>
export type ScenarioOf<E extends Scenario['executor']> = Extract<Scenario, { executor: E }>

const threshold = z.union([
  z.string().transform((text) => ({ threshold: text, abortOnFail: false, delayAbortEval: 0 })),
  z.strictObject({ threshold: z.string(), abortOnFail: z.boolean().default(false), delayAbortEval: duration.default(0) }),
])

/** What the runner knows of k6's `options`. Anything else is refused: what is not heeded must not look as if it were. */
const options = z.strictObject({
  scenarios: z.record(z.string(), scenario),
  thresholds: z.record(z.string(), z.array(threshold)).default({}),
  tags: tags.default({}),
  setupTimeout: duration.default(60_000),
  teardownTimeout: duration.default(60_000),
})
export type Options = z.infer<typeof options>
export type ThresholdOption = Options['thresholds'][string][number]

/** @throws Error naming what is wrong or not known */
export function readOptions(value: unknown): Options {
  const result = options.safeParse(value)
  if (!result.success) throw new Error(`the script's options are not what this runner knows:\n${z.prettifyError(result.error)}`)
  return result.data
}

/** Milliseconds from the scenario's own start until it starts nothing more. */
export const lengthOf = (of: Scenario): number =>
  of.executor === 'ramping-vus' ? of.stages.reduce((sum, { duration: ms }) => sum + ms, 0) : of.duration

/** Virtual users that it can need at once. */
export const mostVUs = (of: Scenario): number => {
  if (of.executor === 'constant-vus') return of.vus
  if (of.executor === 'ramping-vus') return Math.max(of.startVUs, ...of.stages.map(({ target }) => target))
  return of.maxVUs ?? of.preAllocatedVUs
}
