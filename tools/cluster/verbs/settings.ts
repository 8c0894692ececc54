import { spawnSync } from 'node:child_process'
import { z } from 'zod'
import { StartError } from '@parley/platform'
import { root } from '../../root.ts'

export const deployable = ['local', 'staging', 'production'] as const
export type Deployable = (typeof deployable)[number]

/** What the verbs read from the environment. */
const variables = z.object({
  VERSION: z.string().optional(),
  REGISTRY: z.string().optional(),
  CONTEXT: z.string().optional(),
  ENVIRONMENT: z.enum(deployable, 'must be local, staging or production').default('production'),
  TIMEOUT: z
    .string()
    .regex(/^\d+[sm]$/, 'must be like 600s or 15m')
    .default('15m'),
  CANARY_WEIGHT: z.coerce.number('must be a number').int().min(1, 'must be 1 to 50').max(50, 'must be 1 to 50').default(10),
  CANARY_MINUTES: z.coerce.number('must be a number').min(0, 'must not be negative').default(10),
  REVISION: z.coerce.number('must be a number').int().min(1).optional(),
  DEPLOYMENT: z.string().optional(),
  BASE_URL: z.string().optional(),
  SMOKE_EMAIL: z.string().default('interviewer@example.com'),
  SMOKE_PASSWORD: z.string().default('parley-demo'),
  DRY_RUN: z.string().optional(),
})

export interface Settings {
  /** Tag of the images. */
  version: string
  registry?: string
  /** Of kubectl, for an environment: never whatever happens to be current. */
  contextOf: (environment: Deployable) => string
  environment: Deployable
  /** How long a rollout may take, as kubectl takes it. */
  timeout: string
  /** Percent. */
  canaryWeight: number
  canaryMinutes: number
  revision?: number
  deployment?: string
  /** Several, separated by commas, where each part listens on its own. */
  baseUrls: string[]
  account: { email: string; password: string }
  /** Print what would be done, do nothing. */
  dryRun: boolean
  /** Of the programs that are started: where they are found, and their own settings. */
  env: NodeJS.ProcessEnv
  /** Aborted when whoever waits has had enough. */
  signal: AbortSignal
}

function commit(env: NodeJS.ProcessEnv): string {
  const { status, stdout } = spawnSync('git', ['rev-parse', '--short=12', 'HEAD'], { cwd: root, encoding: 'utf8', env })
  if (status !== 0) throw new StartError('Say which version with VERSION=v1.2.3: there is no git here that tells the commit.')
  return stdout.trim()
}

/** @throws StartError naming every variable that is wrong */
export function readSettings(environment: NodeJS.ProcessEnv, signal: AbortSignal = new AbortController().signal): Settings {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const result = variables.safeParse(set)
  if (!result.success) throw new StartError(result.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; '))
  const { data } = result
  let version = data.VERSION
  return {
    // Most verbs do without.
    get version() {
      return (version ??= commit(environment))
    },
    ...(data.REGISTRY !== undefined && { registry: data.REGISTRY.replace(/\/$/, '') }),
    contextOf: (name) => data.CONTEXT ?? `ai-interview-${name}`,
    environment: data.ENVIRONMENT,
    timeout: data.TIMEOUT,
    canaryWeight: data.CANARY_WEIGHT,
    canaryMinutes: data.CANARY_MINUTES,
    ...(data.REVISION !== undefined && { revision: data.REVISION }),
    ...(data.DEPLOYMENT !== undefined && { deployment: data.DEPLOYMENT }),
    baseUrls: (data.BASE_URL ?? '').split(',').flatMap((url) => (url.trim() === '' ? [] : [url.trim().replace(/\/$/, '')])),
    account: { email: data.SMOKE_EMAIL, password: data.SMOKE_PASSWORD },
    dryRun: data.DRY_RUN !== undefined && data.DRY_RUN !== '0',
    env: environment,
    signal,
  }
}
