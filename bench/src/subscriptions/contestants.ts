import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import type { BareOrders } from './bare-part.ts'
import type { EmitOrder, Emitted } from './emitter.ts'
import { startPart, type Orders, type Part } from './parts.ts'
import { hiveBin } from './peers.ts'
import type { SubgraphOrders } from './subgraphs-part.ts'

export const contestantNames = ['ours', 'hive', 'bare'] as const
export type ContestantName = (typeof contestantNames)[number]

/** A server under measurement, in a process of its own. */
export interface Running {
  /** Its WebSocket. */
  url: string
  emit(order: EmitOrder): Promise<Emitted>
  /** Processor time since it started, in ms. */
  cpu(): Promise<number>
  /** The same of the subgraphs behind it. */
  cpuBehind(): Promise<number>
  /** Bytes, after the garbage is collected. */
  memory(): Promise<{ rss: number; heap: number }>
  /** Resolves with the reason when the process ends unasked. */
  close(): Promise<void>
}

export interface ContestantOptions {
  subgraphs: Part<SubgraphOrders>
  supergraphSdl: string
  /** A folder for files. */
  folder: string
  /** The bytes that the bare server broadcasts; asked when it starts. */
  template: () => string
}

interface ProbeOrders extends Orders {
  cpu: () => number
  memory: () => { rss: number; heap: number }
}

const probe = new URL('probe.mjs', import.meta.url).href
const root = fileURLToPath(new URL('../../../', import.meta.url))
const startMs = 60_000

/** Starts one of the contestants. */
export function startContestant(name: ContestantName, options: ContestantOptions): Promise<Running> {
  return { ours: startOurs, hive: startHive, bare: startBare }[name](options)
}

const probed = (part: Part<ProbeOrders>) => ({
  cpu: () => part.ask('cpu'),
  memory: () => part.ask('memory'),
  close: () => part.close(),
})

const behind = (subgraphs: Part<SubgraphOrders>) => ({
  emit: (order: EmitOrder) => subgraphs.ask('emit', order),
  cpuBehind: () => subgraphs.ask('cpu'),
})

/** The gateway as it is shipped, but for its identity, which would measure signatures. Built when it is first started. */
async function startOurs({ subgraphs, supergraphSdl, folder }: ContestantOptions): Promise<Running> {
  const file = join(folder, 'supergraph.graphql')
  writeFileSync(file, supergraphSdl)
  const built = join(folder, 'built')
  if (!existsSync(built))
    execFileSync(process.execPath, ['--import', 'tsx', 'tools/build/build.ts', 'gateway', '--out', built], { cwd: root })
  const part = startPart<ProbeOrders>(
    join(built, 'gateway/gateway/src/main.js'),
    ['--supergraph', file, '--port', '0', '--host', '127.0.0.1', '--identity', 'off'],
    {
      execArgv: ['--expose-gc', '--import', probe],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
      cwd: root,
    },
  )
  const url = await orClose(part, announced(part, /ready at http(\S+)/))
  return { url: `ws${url}`, ...behind(subgraphs), ...probed(part) }
}

/** Hive Gateway as its documentation starts it, with the subgraphs' subscriptions over graphql-ws, as ours, and without a log. */
async function startHive({ subgraphs, supergraphSdl, folder }: ContestantOptions): Promise<Running> {
  const file = join(folder, 'supergraph.graphql')
  writeFileSync(file, supergraphSdl)
  const config = join(folder, 'gateway.config.mjs')
  const subscriptions = { kind: 'ws', location: '/graphql' }
  writeFileSync(
    config,
    `export const gatewayConfig = ${JSON.stringify({ transportEntries: { '*.http': { options: { subscriptions } } }, logging: false })}\n`,
  )
  const port = await freePort()
  const part = startPart<ProbeOrders>(
    hiveBin,
    ['supergraph', file, '--config-path', config, '--host', '127.0.0.1', '--port', String(port)],
    { execArgv: ['--expose-gc', '--import', probe], stdio: ['ignore', 'ignore', 'ignore', 'ipc'], cwd: folder },
  )
  await orClose(part, answers(part, `http://127.0.0.1:${port}/graphql`))
  return { url: `ws://127.0.0.1:${port}/graphql`, ...behind(subgraphs), ...probed(part) }
}

async function startBare({ template }: ContestantOptions): Promise<Running> {
  const part = startPart<BareOrders & ProbeOrders>(new URL('bare-part.ts', import.meta.url), [], {
    execArgv: ['--expose-gc', '--import', 'tsx', '--import', probe],
  })
  const url = await orClose(
    part,
    part.ready.then(() => part.ask('template', template())).then(() => part.ask('url')),
  )
  return { url, emit: (order) => part.ask('emit', order), cpuBehind: async () => 0, ...probed(part as never) } // it answers more than a probe
}

/** What does not start is ended. */
async function orClose<T>(part: { close(): Promise<void> }, starting: Promise<T>): Promise<T> {
  try {
    return await starting
  } catch (error) {
    await part.close()
    throw error
  }
}

async function announced(part: Part<ProbeOrders>, pattern: RegExp): Promise<string> {
  const { stdout } = part.process
  if (!stdout) throw new Error('its output is piped')
  let said = ''
  stdout.setEncoding('utf8').on('data', (text: string) => (said += text))
  const giveUpAt = Date.now() + startMs
  for (;;) {
    const found = pattern.exec(said)?.[1]
    if (found !== undefined) return found
    if (part.process.exitCode !== null || Date.now() > giveUpAt) throw new Error(`the gateway did not start: ${said}`)
    await sleep(50)
  }
}

async function answers(part: Part<ProbeOrders>, url: string): Promise<void> {
  const giveUpAt = Date.now() + startMs
  const body = JSON.stringify({ query: '{ interview(id: "interview-0") { title scorecard { total } } }' })
  for (;;) {
    try {
      const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
      const text = await response.text()
      if (text.includes('"total"')) return
    } catch {
      // It does not listen yet.
    }
    if (part.process.exitCode !== null || Date.now() > giveUpAt) throw new Error(`${url} did not answer`)
    await sleep(100)
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // it listens on a port
  await new Promise((resolve) => server.close(resolve))
  return port
}
