import { join } from 'node:path'
import { topology } from '@parley/contracts'
import { createAmqpWorkQueue } from '@parley/messaging'
import { createLogger, reasonOf, StartError } from '@parley/platform'
import { deadLetters, usage, withoutBroker } from './dead-letters.ts'

const words = process.argv.slice(2)
try {
  if (words.includes('--help')) process.stdout.write(`${usage}\n`)
  else await run()
} catch (error) {
  process.stderr.write(`${reasonOf(error)}\n`)
  process.exitCode = 1
}

async function run(): Promise<void> {
  const url = process.env['AMQP_URL']
  if (!url) throw new StartError(withoutBroker(join(process.env['PARLEY_DATA'] || '.data', 'services')))
  const queue = await createAmqpWorkQueue({
    url,
    topology,
    name: 'dead letters',
    // What goes wrong is told in a sentence.
    logger: createLogger({ name: 'dead-letters', level: process.env['LOG_LEVEL'] || 'silent', destination: process.stderr }),
  })
  try {
    process.stdout.write(`${await deadLetters(queue, words)}\n`)
  } finally {
    await queue.close()
  }
}
