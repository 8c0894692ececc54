import { reasonOf, StartError } from '@parley/platform'
import { deploy } from './verbs/deploy.ts'
import { healthCheck } from './verbs/health-check.ts'
import { CommandFailed } from './verbs/kubectl-session.ts'
import { monitorDeployment } from './verbs/monitor.ts'
import { rollback } from './verbs/rollback.ts'
import { deployable, readSettings, type Deployable, type Settings } from './verbs/settings.ts'
import { smokeTest } from './verbs/smoke-test.ts'

const help = `Usage: node --import tsx tools/cluster/main.ts VERB      (make deploy-staging, make rollback ...)

  deploy local|staging|production   migrate, then roll out; production first with a canary that gets a share of the clients
  monitor                           wait for the rollouts, show pods, scaling and warnings
  health-check                      ask each part whether it is ready
  smoke-test                        sign in, query, subscribe, from outside; changes nothing
  rollback                          back to the version before

  ENVIRONMENT      of monitor, health-check and rollback: local, staging or production (default)
  CONTEXT          kubectl's name of the cluster; default ai-interview-<environment>
  VERSION          tag of the images; default: the commit
  REGISTRY         where they are, for example ghcr.io/yourorg
  TIMEOUT          of each rollout; default 15m
  CANARY_WEIGHT    percent of the clients that meet the new version first; default 10
  CANARY_MINUTES   for how long; default 10
  DEPLOYMENT       roll back this one alone
  REVISION         to this revision of it (kubectl rollout history)
  BASE_URL         health-check and smoke-test: an address to ask instead, no cluster needed; several for health-check, with commas
  SMOKE_EMAIL, SMOKE_PASSWORD   who signs in; default: the demo's interviewer
  DRY_RUN=1        print what would be done, do nothing
`

const say = (line: string) => void process.stdout.write(`${line}\n`)

// Ctrl-C ends what runs now, and what was begun is taken back; a second one ends this at once.
const stop = new AbortController()
process.once('SIGINT', () => stop.abort(new CommandFailed('stopped')))

/** What each does with the words after its own. @returns whether all is well; undefined where it takes no such words */
type Verb = (settings: Settings, words: readonly string[]) => boolean | undefined | Promise<boolean | undefined>
const alone =
  (work: (settings: Settings, tell: typeof say) => boolean | void | Promise<boolean>): Verb =>
  async (settings, words) =>
    words.length === 0 ? (await work(settings, say)) !== false : undefined
const verbs: Record<string, Verb> = {
  async deploy(settings, [environment, ...more]) {
    if (!isDeployable(environment) || more.length > 0) return undefined
    await deploy(environment, settings, say)
    return true
  },
  monitor: alone(monitorDeployment),
  'health-check': alone(healthCheck),
  'smoke-test': alone(smokeTest),
  rollback: alone(rollback),
}

/** @returns the exit code */
async function main(words: readonly string[]): Promise<number> {
  const [name = '', ...rest] = words
  if (['--help', '-h', 'help'].includes(name)) {
    process.stdout.write(help)
    return 0
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined
  const settings = verb && readSettings(process.env, stop.signal)
  const well = settings && (await verb(settings, rest))
  if (well === undefined) {
    const unknown = verb === undefined ? name : rest.join(' ')
    process.stderr.write(`${unknown === '' ? '' : `unknown: ${unknown}\n\n`}${help}`)
    return 2
  }
  if (settings?.dryRun) say('Nothing was done: DRY_RUN is set.')
  return well ? 0 : 1
}

const isDeployable = (name: string | undefined): name is Deployable => deployable.some((one) => one === name)

try {
  process.exitCode = await main(process.argv.slice(2))
} catch (error) {
  if (!(error instanceof StartError) && !(error instanceof CommandFailed) && !stop.signal.aborted) throw error
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
}
