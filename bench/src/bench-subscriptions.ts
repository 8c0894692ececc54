import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { figure, report, type Goal } from './report.ts'
import { help, readCommandLine, type BenchOptions } from './subscriptions/command-line.ts'
import { startContestant, type ContestantName } from './subscriptions/contestants.ts'
import { findCeiling, openSession, type Ceilinged, type Measured } from './subscriptions/measure.ts'
import { goalsOf } from './subscriptions/goals.ts'
import { openFilesLimit, tooFewFiles } from './subscriptions/open-files.ts'
import { startPart } from './subscriptions/parts.ts'
import { ensurePeers } from './subscriptions/peers.ts'
import { filesOf, fullPlan, shortPlan, type Scenario } from './subscriptions/scenarios.ts'
import type { SubgraphOrders } from './subscriptions/subgraphs-part.ts'

/** What the bare server sends when no gateway was there to be copied: as long. */
const standIn =
  '{"id":"1","type":"next","payload":{"data":{"emotionUpdated":{"at":0,"dominant":"happy","confidence":0.87,"expressions":[{"name":"neutral","share":0},{"name":"happy","share":0.047619047619047616},{"name":"sad","share":0.09523809523809523},{"name":"angry","share":0.14285714285714285},{"name":"fearful","share":0.19047619047619047},{"name":"disgusted","share":0.23809523809523808},{"name":"surprised","share":0.2857142857142857}],"interview":{"id":"interview-0","title":"Conversation 0 about the work","status":"IN_PROGRESS","candidate":{"name":"Candidate 0"},"scorecard":{"revision":3,"total":0.5}}}}}}'

// Each process that is started inherits it.
Object.assign(process.env, { NODE_ENV: 'production', APOLLO_TELEMETRY_DISABLED: 'true', LOG_LEVEL: 'error' })
const say = (line: string): void => void process.stderr.write(`${line}\n`)

try {
  const options = readCommandLine(process.argv.slice(2), process.env)
  if (options === 'help') process.stdout.write(help)
  else process.exitCode = await bench(options)
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}

/** @returns the exit code */
async function bench({ scenarios, contestants, short }: BenchOptions): Promise<number> {
  const plan = short ? shortPlan : fullPlan
  const steady: Scenario[] = [
    ...(scenarios.has('fan-out') ? plan.fanOut : []),
    ...(scenarios.has('breadth') ? [plan.breadth] : []),
    ...(scenarios.has('churn') ? [plan.churn] : []),
    ...(scenarios.has('crowd') ? [plan.crowd] : []),
  ]
  const files = tooFewFiles(Math.max(0, ...steady.map(filesOf)), openFilesLimit())
  if (files !== undefined) throw new Error(files)
  const hive = contestants.includes('hive') ? await ensurePeers(say) : undefined

  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const subgraphs = startPart<SubgraphOrders>(new URL('subscriptions/subgraphs-part.ts', import.meta.url), [], {
    execArgv: ['--import', 'tsx'],
  })
  try {
    const supergraphSdl = await subgraphs.ask('supergraph')
    let template: string | undefined
    const start = (name: ContestantName) => startContestant(name, { subgraphs, supergraphSdl, folder, template: () => template ?? standIn })

    const measured = new Map<string, Map<ContestantName, Measured | string>>()
    for (const scenario of steady) {
      const results = new Map<ContestantName, Measured | string>()
      measured.set(scenario.name, results)
      for (const name of contestants) {
        // A server to broadcast or to connect to: where subscriptions come and go there is no floor.
        if (name === 'bare' && scenario.churn) continue
        say(`${scenario.name}: ${name} ...`)
        const result = await attempt(async () => {
          const running = await start(name)
          try {
            const session = await openSession(running, scenario, plan.warmEvents)
            try {
              if (name === 'ours') template ??= await session.sample()
              return await session.run(scenario.perSecond, scenario.seconds, scenario.churn)
            } finally {
              await session.close()
            }
          } finally {
            await running.close()
          }
        })
        results.set(name, result)
        say(`  ${typeof result === 'string' ? result : inWords(result)}`)
      }
    }

    const ceilings = new Map<ContestantName, Ceilinged | string>()
    if (scenarios.has('ceiling'))
      for (const name of contestants) {
        say(`the most at ${figure(plan.ceiling.watchers)} watchers: ${name} ...`)
        ceilings.set(
          name,
          await attempt(async () => {
            const running = await start(name)
            try {
              const session = await openSession(running, { watchers: plan.ceiling.watchers, interviews: 'one' }, plan.warmEvents)
              try {
                if (name === 'ours') template ??= await session.sample()
                return await findCeiling(session, plan.ceiling, (step, held) =>
                  say(`  ${figure(step.perSecond)} events/s: ${inWords(step)}${held ? '' : ' (too much)'}`),
                )
              } finally {
                await session.close()
              }
            } finally {
              await running.close()
            }
          }),
        )
      }

    const goals: Goal[] = short ? [] : goalsOf(plan, measured, ceilings)
    const met = report({
      name: 'subscriptions',
      context: [
        `ours: gateway/ with identity off, in one process${hive === undefined ? '' : `; Hive Gateway ${hive}`}; bare: a ws server that broadcasts the same bytes`,
        'subgraphs in one process of their own, watchers in another, each on a WebSocket of its own; event with fields of two more subgraphs',
        'latency from emit to receipt; CPU of the gateway for each delivered event; KB of its memory (RSS; heap) a watcher, after collection; of one processor, what the other two processes used',
        ...(short ? ['a short run: its figures say nothing, and no goal is judged'] : []),
      ],
      table: tableOf(measured, ceilings),
      goals,
      ...(process.env['BENCH_RESULTS'] !== undefined && { folder: process.env['BENCH_RESULTS'] }),
      figures: {
        scenarios: Object.fromEntries([...measured].map(([name, results]) => [name, Object.fromEntries(results)])),
        ceilings: Object.fromEntries(ceilings),
      },
    })
    const failed = [...measured.values(), ceilings].some((results) => typeof results.get('ours') === 'string')
    return failed || !met ? 1 : 0
  } finally {
    await subgraphs.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What a contestant cannot do is a result too. */
async function attempt<T>(work: () => Promise<T>): Promise<T | string> {
  try {
    return await work()
  } catch (error) {
    return `failed: ${error instanceof Error ? error.message.split('\n', 1)[0] : String(error)}`
  }
}

function inWords(measure: Measured): string {
  const { delivered, expected, seconds, p50, p95, p99, cpuMicros, rssKb, loadCpu, behindCpu, growthMb } = measure
  return (
    `${figure(delivered / seconds)}/s delivered (${figure((delivered / expected) * 100)} %), p50 ${figure(p50)} p95 ${figure(p95)} p99 ${figure(p99)} ms, ` +
    `${figure(cpuMicros)} us CPU an event, ${figure(rssKb)} KB a watcher, watchers' process at ${figure(loadCpu * 100)} %, subgraphs' at ${figure(behindCpu * 100)} %` +
    (growthMb === undefined ? '' : `, heap grew by ${figure(growthMb)} MB`)
  )
}

function tableOf(
  measured: Map<string, Map<ContestantName, Measured | string>>,
  ceilings: Map<ContestantName, Ceilinged | string>,
): string[][] {
  const rows = [
    ['', 'delivered/s', '% of all', 'p50 ms', 'p95 ms', 'p99 ms', 'CPU us/event', 'KB RSS', 'KB heap', 'watchers %', 'subgraphs %'],
  ]
  for (const [scenario, results] of measured)
    for (const [name, result] of results) {
      const title = `${scenario}: ${name}`
      if (typeof result === 'string') rows.push([`${title}: ${result}`, ...Array.from({ length: 10 }, () => '')])
      else {
        const { delivered, seconds, expected, p50, p95, p99, cpuMicros, rssKb, heapKb, loadCpu, behindCpu } = result
        const share = (delivered / expected) * 100
        rows.push([
          title,
          ...[delivered / seconds, share, p50, p95, p99, cpuMicros, rssKb, heapKb, loadCpu * 100, behindCpu * 100].map(figure),
        ])
      }
    }
  for (const [name, result] of ceilings) {
    const title = `the most within 50 ms: ${name}`
    if (typeof result === 'string') rows.push([`${title}: ${result}`, ...Array.from({ length: 10 }, () => '')])
    else if (result.perSecond === 0)
      rows.push([
        `${title}: none`,
        `(${figure(result.mostDelivered)})`,
        '',
        '',
        `(${figure(result.lowestP95)})`,
        ...Array.from({ length: 6 }, () => ''),
      ])
    else rows.push([title, figure(result.deliveredPerSecond), '100', '', figure(result.p95), '', figure(result.cpuMicros), '', '', '', ''])
  }
  return rows
}
