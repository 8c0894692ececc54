import { spawnSync } from 'node:child_process'
import { reasonOf, StartError } from '@parley/platform'
import { root } from '../../root.ts'
import { endCanary, tryCanary } from './canary.ts'
import { openKubectl, type KubectlSession } from './kubectl-session.ts'
import { writeLocalSecrets, writeRelease } from './release.ts'
import { awaitRollouts, deployments, migrate, partsSelector } from './rollout.ts'
import type { Deployable, Settings } from './settings.ts'

/**
 * Brings a version into an environment: what it stands on, the migrations, then the parts; in production the parts first as a canary with
 * a tenth of the clients. What fails is taken back, and said.
 * @throws StartError when it must not begin; CommandFailed when it was taken back
 */
export async function deploy(environment: Deployable, settings: Settings, say: (line: string) => void): Promise<void> {
  if (environment === 'production' && !settings.dryRun) requireCleanTree(settings)
  const kubectl = openKubectl(environment, settings, say)
  say(`Deploying ${settings.version} to ${environment}:`)
  const folder = writeRelease(environment, settings, say)
  const canaryFolder = environment === 'production' ? writeRelease('production-canary', settings, say) : undefined

  if (environment === 'local') provideLocalSecrets(kubectl, settings)
  say('What the parts stand on:')
  // Namespace, classes, policies, secrets and data; the parts themselves, by their label, come later.
  kubectl.run('apply', '-k', folder, '-l', 'app.kubernetes.io/part-of!=parley')
  awaitData(kubectl, environment, settings.timeout)
  await migrate(kubectl, folder)

  const [first] = kubectl.ask('get', 'deployments', '-l', partsSelector, '--output', 'name')?.split('\n') ?? []
  if (canaryFolder !== undefined && (settings.dryRun || first))
    await withCanary(kubectl, canaryFolder, settings, () => replaceParts(kubectl, folder, settings))
  else replaceParts(kubectl, folder, settings)
  if (!settings.dryRun) say(`${environment} runs ${settings.version}.`)
}

async function withCanary(kubectl: KubectlSession, folder: string, settings: Settings, thenAll: () => void): Promise<void> {
  try {
    await tryCanary(kubectl, folder, settings)
    thenAll()
  } finally {
    kubectl.say('The canary goes:')
    endCanary(kubectl)
  }
}

/** All pods to the new version; what does not become ready in time goes back to the one before. */
function replaceParts(kubectl: KubectlSession, folder: string, { timeout }: Settings): void {
  kubectl.say('All clients to the new version:')
  kubectl.run('apply', '-k', folder, '-l', partsSelector)
  try {
    awaitRollouts(kubectl, timeout)
  } catch (error) {
    kubectl.say('It does not become ready; back to the version before:')
    for (const name of deployments) undo(kubectl, name)
    throw error
  }
}

function undo(kubectl: KubectlSession, name: string): void {
  try {
    kubectl.run('rollout', 'undo', `deployment/${name}`)
  } catch (error) {
    // A first deployment has nothing to go back to.
    kubectl.say(`  ${reasonOf(error)}`)
  }
}

/** Secrets are made once for a cluster: a database keeps the password that it was made with. */
function provideLocalSecrets(kubectl: KubectlSession, settings: Settings): void {
  if (kubectl.ask('get', 'secret', 'identity', '--ignore-not-found', '--output', 'name')?.trim()) return
  kubectl.say('Secrets of this cluster, once:')
  kubectl.run('apply', '-f', 'k8s/base/namespace.yaml')
  kubectl.run('apply', '-k', writeLocalSecrets(settings, kubectl.say))
}

function awaitData(kubectl: KubectlSession, environment: Deployable, timeout: string): void {
  if (environment === 'local') {
    for (const name of ['database', 'redis', 'rabbitmq', 'minio'])
      kubectl.run('rollout', 'status', `statefulset/${name}`, `--timeout=${timeout}`)
    return
  }
  kubectl.run('wait', 'externalsecret', '--all', '--for=condition=Ready', `--timeout=${timeout}`)
  kubectl.run('wait', 'clusters.postgresql.cnpg.io/database', '--for=condition=Ready', `--timeout=${timeout}`)
  kubectl.run('wait', 'rabbitmqcluster/rabbitmq', '--for=condition=AllReplicasReady', `--timeout=${timeout}`)
  kubectl.run('rollout', 'status', 'statefulset/redis', `--timeout=${timeout}`)
}

function requireCleanTree({ env }: Settings): void {
  const { status, stdout } = spawnSync('git', ['status', '--porcelain', '--untracked-files=no'], { cwd: root, encoding: 'utf8', env })
  if (status !== 0)
    throw new StartError('There is no git here that tells whether the working tree has changes: production gets what is in git.')
  if (stdout.trim() !== '')
    throw new StartError('The working tree has changes that are not committed: production gets what is in git, and nothing else.')
}
