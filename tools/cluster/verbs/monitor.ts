import { openKubectl } from './kubectl-session.ts'
import { awaitRollouts } from './rollout.ts'
import type { Settings } from './settings.ts'

/** Watches a deployment: waits for each rollout, then shows pods, what scales them, what they use and what went wrong lately. */
export function monitorDeployment(settings: Settings, say: (line: string) => void): void {
  const kubectl = openKubectl(settings.environment, settings, say)
  say(`Rollouts in ${settings.environment}:`)
  awaitRollouts(kubectl, settings.timeout)
  say('Pods:')
  kubectl.run('get', 'pods', '--output', 'wide', '-L', 'parley.dev/track')
  say('What scales them:')
  kubectl.run('get', 'hpa')
  say('Warnings, the newest last:')
  kubectl.run('get', 'events', '--field-selector', 'type=Warning', '--sort-by', '.lastTimestamp')
}
