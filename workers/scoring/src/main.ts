import { ConfigError, parseConfig } from '@parley/platform'
import { scoringWorkerConfig } from './config.ts'

try {
  parseConfig(scoringWorkerConfig, process.env)
  process.stderr.write(
    'The scoring worker alone needs RabbitMQ (AMQP_URL), which this version does not speak yet; the embedded platform runs it.\n',
  )
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
}
process.exitCode = 1
