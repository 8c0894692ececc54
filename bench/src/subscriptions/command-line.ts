import { parseArgs } from 'node:util'
import { contestantNames, type ContestantName } from './contestants.ts'
import { scenarioNames, type ScenarioName } from './scenarios.ts'

export const help = `Measures the gateway's subscriptions beside Hive Gateway and a bare ws broadcast, on the same supergraph and load.

  make bench-subscriptions [BENCH="options"] [SHORT=1]

  --scenario NAMES   only these, separated by commas: ${scenarioNames.join(', ')}
  --only NAMES       only these contestants: ${contestantNames.join(', ')}
  --short            a minute's run with few watchers, to see that it works; its figures say nothing (SHORT=1)
  --help             this text

fan-out   1,000 watchers of one interview at 10 events/s, 5,000 at 2, each on a WebSocket of its own
ceiling   1,000 watchers: the rate raised until p95 passes 50 ms
breadth   10,000 interviews with a watcher each, an event every 5 s each
churn     500 subscribe and unsubscribe a second for a minute
crowd     10,000 watchers of one interview at 1 event/s

It runs on Linux, takes about 15 minutes, and wants the machine for itself. The table and the goals are printed and written to
bench/results/subscriptions.json (BENCH_RESULTS: another folder); the exit code is 1 when a goal is not met.
`

export interface BenchOptions {
  scenarios: ReadonlySet<ScenarioName>
  contestants: readonly ContestantName[]
  short: boolean
}

/** @throws Error, in one sentence, for what is not understood */
export function readCommandLine(args: readonly string[], environment: NodeJS.ProcessEnv): BenchOptions | 'help' {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scenario: { type: 'string' },
      only: { type: 'string' },
      short: { type: 'boolean', default: Boolean(environment['SHORT']) },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  return {
    scenarios: new Set(chosen('scenario', values.scenario, scenarioNames)),
    contestants: chosen('contestant', values.only, contestantNames),
    short: values.short,
  }
}

function chosen<N extends string>(what: string, list: string | undefined, known: readonly N[]): N[] {
  if (list === undefined) return [...known]
  const names = list.split(',').map((name) => name.trim())
  const unknown = names.find((name) => !known.some((each) => each === name))
  if (unknown !== undefined) throw new Error(`There is no ${what} "${unknown}"; there are ${known.join(', ')}.`)
  return known.filter((name) => names.includes(name))
}
