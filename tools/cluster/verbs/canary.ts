import { reasonOf } from '@parley/platform'
import { setTimeout as wait } from 'node:timers/promises'
import { CommandFailed, type KubectlSession } from './kubectl-session.ts'
import { awaitRollouts } from './rollout.ts'
import type { Settings } from './settings.ts'
import { weightAnnotations } from './weights.ts'

const everyMs = 15_000

/** Sends so many percent of the clients to the canary. */
export const setWeight = (kubectl: KubectlSession, percent: number): void =>
  kubectl.run('annotate', 'ingress', 'parley', '--overwrite', ...weightAnnotations(percent))

/** Starts the canary, gives it its share of the clients, and watches it for a while. @throws CommandFailed when it does not do well */
export async function tryCanary(
  kubectl: KubectlSession,
  folder: string,
  { canaryWeight, canaryMinutes, timeout }: Settings,
): Promise<void> {
  kubectl.say(`${canaryWeight} % of the clients to the new version, for ${canaryMinutes} minutes:`)
  kubectl.run('apply', '-k', folder)
  awaitRollouts(kubectl, timeout, '-canary')
  setWeight(kubectl, canaryWeight)
  await watchCanary(kubectl, canaryMinutes)
}

/** Takes clients away from it, then the canary itself. Each whatever became of the other, since this also cleans up. */
export function endCanary(kubectl: KubectlSession): void {
  const remove = () => kubectl.run('delete', 'deployment,service,configmap', '-l', 'parley.dev/track=canary', '--ignore-not-found')
  for (const step of [() => setWeight(kubectl, 0), remove]) {
    try {
      step()
    } catch (error) {
      kubectl.say(`  ${reasonOf(error)}`)
    }
  }
}

/** Restarts of its containers, and how many of its pods are not ready. */
function stateOf(kubectl: KubectlSession): { restarts: number; unready: number } {
  const selected = ['get', 'pods', '-l', 'parley.dev/track=canary', '--output']
  const restarts = kubectl.ask(...selected, 'jsonpath={.items[*].status.containerStatuses[*].restartCount}')
  const ready = kubectl.ask(...selected, 'jsonpath={.items[*].status.containerStatuses[*].ready}')
  if (restarts === undefined || ready === undefined) throw new CommandFailed('the canary cannot be looked at')
  const words = (text: string) => text.split(' ').filter(Boolean)
  return {
    restarts: words(restarts).reduce((sum, one) => sum + Number(one), 0),
    unready: words(ready).filter((one) => one !== 'true').length,
  }
}

async function watchCanary(kubectl: KubectlSession, minutes: number): Promise<void> {
  kubectl.say('  watch its pods: no restart, none unready twice in a row')
  if (kubectl.dryRun) return
  const before = stateOf(kubectl).restarts
  let unreadyBefore = 0
  for (
    const end = Date.now() + minutes * 60_000;
    ;
    await wait(Math.min(everyMs, Math.max(0, end - Date.now())), undefined, { signal: kubectl.signal })
  ) {
    const { restarts, unready } = stateOf(kubectl)
    if (restarts > before) throw new CommandFailed(`a container of the canary has restarted (${restarts - before})`)
    if (unready > 0 && unreadyBefore > 0) throw new CommandFailed(`${unready} containers of the canary are not ready`)
    unreadyBefore = unready
    if (Date.now() >= end) return
  }
}
