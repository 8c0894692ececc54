import { parseArgs } from 'node:util'
import { join } from 'node:path'
import { createLogger } from '@parley/platform'
import { bringUpServices } from './bring-up.ts'
import { ServicesError } from './services-error.ts'
import { environmentFile } from './services-file.ts'
import { servicesStatus } from './status.ts'
import { takeDownServices } from './take-down.ts'

const help = `PostgreSQL, Redis, RabbitMQ and an S3 server on loopback, for development.

  make services-up        sees to it that all four answer
  make services-down      ends those that services-up started; what they stored stays
  make services-status    where each is, who runs it, whether it answers (exit 1 when one does not)

A service named by DATABASE_URL, REDIS_URL, AMQP_URL or S3_ENDPOINT (with S3_ACCESS_KEY and S3_SECRET_KEY) is used as it is. The others run
in containers where Docker answers, else (or with CONTAINERS=0) from Debian's packages, which are installed when you are root. Passwords are
made; they and the addresses stand in services.env in the data folder.

Options
  --data FOLDER    data, passwords and logs (default $PARLEY_DATA/services, PARLEY_DATA .data)
  --help           this text
`

const begin = performance.now()
const say = (line: string) => void process.stdout.write(`  ${((performance.now() - begin) / 1000).toFixed(1).padStart(5)} s  ${line}\n`)

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string', default: join(process.env['PARLEY_DATA'] || '.data', 'services') },
      help: { type: 'boolean', default: false },
    },
  })
  const [verb = '', ...rest] = positionals
  if (values.help) return tell(help, 0)
  if (rest.length > 0 || !['up', 'down', 'status'].includes(verb)) {
    const unknown = ['up', 'down', 'status'].includes(verb) ? rest.join(' ') : verb
    process.stderr.write(`${unknown === '' ? '' : `unknown: ${unknown}\n\n`}${help}`)
    return 1
  }
  if (verb === 'up') {
    const logger = createLogger({ name: 'services', level: process.env['LOG_LEVEL'] || 'warn' })
    await bringUpServices({ folder: values.data, environment: process.env, logger, say })
    return tell(`\nAddresses and passwords: ${environmentFile(values.data)}\n`, 0)
  }
  if (verb === 'down') {
    await takeDownServices(values.data, say)
    return 0
  }
  const services = await servicesStatus(values.data)
  for (const { title, line } of services) tell(`${title.padEnd(12)} ${line}\n`, 0)
  return services.every(({ answers }) => answers) ? 0 : 1
}

function tell(text: string, code: number): number {
  process.stdout.write(text)
  return code
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const told =
      error instanceof ServicesError || (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
    process.stderr.write(`${told ? error.message : String(error instanceof Error ? (error.stack ?? error.message) : error)}\n`)
    process.exit(1)
  },
)
