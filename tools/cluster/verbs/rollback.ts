import { StartError } from '@parley/platform'
import { endCanary } from './canary.ts'
import { openKubectl } from './kubectl-session.ts'
import { deployments } from './rollout.ts'
import type { Settings } from './settings.ts'

/**
 * Takes every deployment, or the one that is named, back to its version before, or to the revision that is named, and waits for it. Of a
 * canary that was left behind nothing stays. Migrations stay: they only add, and the version before runs on them.
 */
export function rollback(settings: Settings, say: (line: string) => void): void {
  const { deployment, revision, timeout, environment } = settings
  if (deployment !== undefined && !deployments.some((name) => name === deployment))
    throw new StartError(`There is no deployment ${deployment}: DEPLOYMENT is one of ${deployments.join(', ')}.`)
  if (revision !== undefined && deployment === undefined)
    throw new StartError('Revisions are counted for each deployment by itself: say which with DEPLOYMENT=interview-service.')
  const kubectl = openKubectl(environment, settings, say)
  const named = deployment === undefined ? [...deployments] : [deployment]
  say(`Rolling ${named.join(', ')} back in ${environment}:`)
  for (const name of named)
    kubectl.run('rollout', 'undo', `deployment/${name}`, ...(revision === undefined ? [] : [`--to-revision=${revision}`]))
  for (const name of named) kubectl.run('rollout', 'status', `deployment/${name}`, `--timeout=${timeout}`)
  const canary = kubectl.ask('get', 'deployments', '-l', 'parley.dev/track=canary', '--output', 'name')?.trim()
  if (canary) {
    say('A canary was left behind:')
    endCanary(kubectl)
  }
}
