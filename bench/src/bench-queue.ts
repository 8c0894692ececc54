import { createAmqpWorkQueue, deadQueueOf } from '@parley/messaging'
import { createLogger } from '@parley/platform'
import { connect } from 'amqplib'
import { randomUUID } from 'node:crypto'
import { openServer } from './own-server.ts'
import { most, startParts, type Parts } from './queue/parts.ts'
import { createWorkloads, topologyOf, workloadNames, type Workloads } from './queue/workload.ts'
import { figure, report, type Goal } from './report.ts'
import { median, medianRatio, takeTurns } from './rounds.ts'

/** Messages that a consumer may hold. */
const prefetch = 200
/** Length of a round; how many messages that is, the warm-up tells. */
const roundSeconds = 2
const fewest = 2_000
const rounds = 7
const warmUp = 2
const sides = ['ours', 'bare'] as const

const server = await openServer('amqp', process.env)
const url = server.environment['AMQP_URL'] ?? ''
const run = `bench-${randomUUID().slice(0, 8)}`
const prefixOf = (side: string) => `${run}.${side}`
for (const side of sides) await declare(createWorkloads(prefixOf(side)))

const table = [
  ['', ...sides.map((side) => `${side} msg/s`), 'ours / bare', 'lowest', 'highest', ...sides.map((side) => `${side} CPU us/msg, out + in`)],
]
const goals: Goal[] = []
try {
  const [ours, bare] = await Promise.all(sides.map((side) => startParts(side, prefixOf(side), url)))
  if (ours === undefined || bare === undefined) throw new Error('both sides take part')
  for (const workload of workloadNames) {
    let count = fewest
    const cpu = new Map<string, [number[], number[]]>(sides.map((side) => [side, [[], []]]))
    const contestant = (name: string, parts: Parts) => ({
      name,
      async round() {
        const { messagesPerSecond, producerCpu, consumerCpu } = await parts.round(workload, count)
        cpu.get(name)?.[0].push(producerCpu)
        cpu.get(name)?.[1].push(consumerCpu)
        return messagesPerSecond
      },
    })
    for (const parts of [ours, bare]) await parts.consume(workload, prefetch)
    const figures = await takeTurns([contestant('ours', ours), contestant('bare', bare)], {
      rounds,
      warmUp,
      onRound(name, value, counted) {
        say(`${workload} ${name} ${figure(value)} msg/s${counted ? '' : ' (warm-up)'}`)
        if (!counted) count = Math.max(fewest, Math.round(value * roundSeconds))
      },
    })
    const [our = [], theirs = []] = sides.map((side) => figures.get(side) ?? [])
    const ratios = our.map((value, turn) => value / (theirs[turn] ?? NaN))
    const ratio = medianRatio(our, theirs)
    const cpuOf = (side: string) => (cpu.get(side) ?? []).map((each) => figure(median(each))).join(' + ')
    table.push([
      workload,
      ...[median(our), median(theirs), ratio, Math.min(...ratios), Math.max(...ratios)].map(figure),
      ...sides.map(cpuOf),
    ])
    if (workload === 'frames') goals.push({ name: 'frames through the queue', value: median(our), op: '>=', goal: 10_000, unit: 'msg/s' })
    goals.push({ name: `${workload}, ours / bare amqplib`, value: ratio, op: '>=', goal: 0.8, unit: 'times' })
  }
  await Promise.all([ours.close(), bare.close()])
} finally {
  await tidyUp()
}

const met = report({
  name: 'queue',
  context: [
    `RabbitMQ: ${server.description}`,
    `frames: 15 KB, classic queue, not persistent, at most ${most.frames} between producer and consumer`,
    `answers: 1.5 KB of JSON, quorum queue, at most ${most.answers} unconfirmed`,
    `one producing and one consuming process a side; medians of ${rounds} rounds in turns, ratios turn by turn`,
  ],
  table,
  goals,
})
await server.close()
process.exitCode = met ? 0 : 1

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}

async function declare(workloads: Workloads): Promise<void> {
  const logger = createLogger({ name: 'bench', level: 'warn' })
  const queue = await createAmqpWorkQueue({ url, topology: topologyOf(workloads), name: 'bench', logger })
  await queue.depth(workloads.answers.queue.name)
  await queue.close()
}

async function tidyUp(): Promise<void> {
  const connection = await connect(url)
  const channel = await connection.createChannel()
  for (const side of sides)
    for (const { queue } of Object.values(createWorkloads(prefixOf(side))))
      for (const name of [queue.name, deadQueueOf(queue.name)]) await channel.deleteQueue(name)
  await connection.close()
}
