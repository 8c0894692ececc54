import { createPool, migrate, queryOn } from '@parley/database'
import { createLogger } from '@parley/platform'
import { randomUUID } from 'node:crypto'
import { copyIn, createCopyTable, readFrames, requireSameRows } from './database/copy-side.ts'
import { storeAsConsumed } from './database/our-side.ts'
import { createOwnDatabase } from './database/own-database.ts'
import { createResults } from './database/results.ts'
import { openServer } from './own-server.ts'
import { figure, report } from './report.ts'
import { median, medianRatio, takeTurns } from './rounds.ts'

/** A replica's share of 10,000 interviews, and frames of each in one round. */
const interviews = 2_000
const framesEach = 20
const rounds = 9
const warmUp = 2
const perRound = interviews * framesEach

const server = await openServer('postgres', process.env, 'development')
const database = await createOwnDatabase(server.environment['DATABASE_URL'] ?? '')
const logger = createLogger({ name: 'bench', level: 'warn' })
await migrate(database.url, { logger })
// As the emotion subgraph has them.
const pool = createPool({ url: database.url, name: 'bench', max: 10, logger })
const query = queryOn(pool)
const interviewIds = Array.from({ length: interviews }, () => randomUUID())

const ours = async () => {
  const results = await createResults(query, interviewIds, framesEach)
  return perRound / (await storeAsConsumed(pool, results))
}
// One round behind: what ours has stored in the round before.
let copiedFrames = framesEach
const copy = async () => {
  const rows = await readFrames(pool, copiedFrames + 1, copiedFrames + framesEach)
  copiedFrames += framesEach
  return copyIn(pool, rows)
}

let stored = 0
let table: string[][] = []
let ratio = NaN
let perSecond = NaN
try {
  await ours()
  await createCopyTable(pool)
  await ours()
  const figures = await takeTurns(
    [
      { name: 'ours', round: ours },
      { name: 'COPY', round: copy },
    ],
    { rounds, warmUp, onRound: (name, value, counted) => say(`${name} ${figure(value)} samples/s${counted ? '' : ' (warm-up)'}`) },
  )
  const [our = [], copied = []] = ['ours', 'COPY'].map((name) => figures.get(name) ?? [])
  await copy()
  stored = await requireSameRows(pool)
  const ratios = our.map((value, turn) => value / (copied[turn] ?? NaN))
  ratio = medianRatio(our, copied)
  perSecond = median(our)
  table = [
    ['', 'ours, samples/s', 'COPY, rows/s', 'ours / COPY', 'lowest', 'highest'],
    ['emotion samples', ...[perSecond, median(copied), ratio, Math.min(...ratios), Math.max(...ratios)].map(figure)],
  ]
} finally {
  await pool.end()
  await database.close()
}

const met = report({
  name: 'database',
  context: [
    `PostgreSQL: ${server.description}`,
    `ours: results of ${figure(interviews)} interviews, ${framesEach} frames of each a round, through the emotion subgraph's store: locked, taken out of flight, consent read, numbered, smoothed, summed up, inserted, committed by 400 at most`,
    `COPY: the same rows in the same order into an equal table, one COPY a round; ${figure(stored)} rows in each table at the end, no two different`,
    `medians of ${rounds} rounds in turns, ratios turn by turn`,
  ],
  table,
  goals: [{ name: 'emotion samples stored, ours / COPY', value: ratio, op: '>=', goal: 0.3, unit: 'times' }],
})
await server.close()
process.exitCode = met ? 0 : 1

function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
