import { portNumber, variables } from '@parley/platform'
import { z } from 'zod'
import { guidePorts, portVariableOf, type PlatformPorts, type ProcessName } from './guide-ports.ts'

const port = portNumber.optional()

/** What `make dev-up SERVICES=1` reads itself; the processes are given the environment as it is, so theirs can be set as well. */
export const processesConfig = z.object({
  HOST: variables.HOST,
  PARLEY_DATA: z.string().default('.data').describe('Folder of the services and the log (in `services/`); kept between starts.'),
  CONTAINERS: z
    .enum(['0', '1'])
    .default('1')
    .describe('0: services that are not given come from Debian’s packages, also where a container engine answers.'),
  GATEWAY_PORT: port.describe('Of the gateway; default: PORT, else 80 where it may be taken, else 4000.'),
  PORT: port.describe('The same as GATEWAY_PORT, where that is not set.'),
  INTERVIEWS_PORT: port.describe('Of the interviews subgraph; default 8080. 0, here and below: any free one.'),
  EMOTION_PORT: port.describe('Of the emotion subgraph; default 8081.'),
  SCORING_PORT: port.describe('Of the scoring subgraph; default 8082.'),
  INFERENCE_WORKER_PORT: port.describe('Of the inference worker; default 8083.'),
  SCORING_WORKER_PORT: port.describe('Of the scoring worker; default 8084.'),
  MEDIA_WORKER_PORT: port.describe('Of the media worker; default 8085.'),
  LOG_LEVEL: variables.LOG_LEVEL,
})

/** The ports that were asked for, by process. PORT is the gateway's: where everything is reached, as of the embedded platform. */
export function askedPorts(config: z.infer<typeof processesConfig>): Partial<PlatformPorts> {
  const asked: Partial<PlatformPorts> = config.PORT === undefined ? {} : { gateway: config.PORT }
  for (const name of Object.keys(guidePorts) as ProcessName[]) {
    const port = config[portVariableOf(name) as keyof typeof config]
    if (typeof port === 'number') asked[name] = port
  }
  return asked
}
