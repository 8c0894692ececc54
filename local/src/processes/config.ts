import { variables } from '@parley/platform'
import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535).optional()

/** What `make dev-up SERVICES=1` reads itself; the processes are given the environment as it is, so theirs can be set as well. */
export const processesConfig = z.object({
  HOST: variables.HOST,
  PARLEY_DATA: z.string().default('.data').describe('Folder of the services and the log (in `services/`); kept between starts.'),
  CONTAINERS: z
    .enum(['0', '1'])
    .default('1')
    .describe('0: services that are not given come from Debian’s packages, also where a container engine answers.'),
  GATEWAY_PORT: port.describe('Of the gateway; default: 80 where it may be taken, else 4000.'),
  INTERVIEWS_PORT: port.describe('Of the interviews subgraph; default 8080. 0, here and below: any free one.'),
  EMOTION_PORT: port.describe('Of the emotion subgraph; default 8081.'),
  SCORING_PORT: port.describe('Of the scoring subgraph; default 8082.'),
  INFERENCE_WORKER_PORT: port.describe('Of the inference worker; default 8083.'),
  SCORING_WORKER_PORT: port.describe('Of the scoring worker; default 8084.'),
  MEDIA_WORKER_PORT: port.describe('Of the media worker; default 8085.'),
  LOG_LEVEL: variables.LOG_LEVEL,
})
