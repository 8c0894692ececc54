import { ConfigError, parseConfig } from '@parley/platform'
import { inferenceConfig } from './config.ts'

try {
  parseConfig(inferenceConfig, process.env)
  process.stderr.write(
    'The inference worker alone needs RabbitMQ (AMQP_URL), which this version does not speak yet; the embedded platform runs it.\n',
  )
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
}
process.exitCode = 1
