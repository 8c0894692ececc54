import { ConfigError, parseConfig } from '@parley/platform'
import { emotionConfig } from './config.ts'

try {
  parseConfig(emotionConfig, process.env)
  process.stderr.write(
    'The emotion subgraph alone needs RabbitMQ (AMQP_URL) and Redis (REDIS_URL), which this version does not speak yet; the embedded platform runs it.\n',
  )
} catch (error) {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
}
process.exitCode = 1
