import { setTimeout as wait } from 'node:timers/promises'
import { CommandFailed, type KubectlSession } from './kubectl-session.ts'

/** In the order in which they are rolled out: who is asked before who asks. */
export const deployments = [
  'interview-service',
  'emotion-service',
  'scoring-service',
  'worker-service',
  'inference-pool',
  'gateway',
] as const

/** Selects the objects of the six deployments, and not the migrations. */
export const partsSelector = 'app.kubernetes.io/part-of=parley,app.kubernetes.io/name!=migrate'

/** Waits for each, one after the other. @throws CommandFailed */
export function awaitRollouts(kubectl: KubectlSession, timeout: string, suffix = ''): void {
  for (const name of deployments) kubectl.run('rollout', 'status', `deployment/${name}${suffix}`, `--timeout=${timeout}`)
}

/**
 * Runs the migrations of a release and waits for them.
 * @throws CommandFailed with the job's last words when they fail
 */
export async function migrate(kubectl: KubectlSession, folder: string): Promise<void> {
  kubectl.say('Migrating the database:')
  kubectl.run('delete', 'job', 'migrate', '--ignore-not-found')
  kubectl.run('apply', '-k', folder, '-l', 'app.kubernetes.io/name=migrate')
  kubectl.say('  wait for the job migrate to complete')
  if (kubectl.dryRun) return
  const deadline = Date.now() + 15 * 60_000
  while (Date.now() < deadline) {
    const done = kubectl.ask('get', 'job', 'migrate', '--output', 'jsonpath={.status.conditions[?(@.status=="True")].type}') ?? ''
    if (done.includes('Complete')) return
    if (done.includes('Failed')) break
    await wait(2_000, undefined, { signal: kubectl.signal })
  }
  const words = kubectl.ask('logs', 'job/migrate', '--tail=20') ?? ''
  throw new CommandFailed(`the migrations did not complete: ${words.trim()}`)
}
