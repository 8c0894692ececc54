import { describeConfig, errorCatalogue, type ConfigSchema } from '@parley/platform'
import { emotionConfig } from '../subgraphs/emotion/src/config.ts'
import { gatewayConfig } from '../gateway/src/config.ts'
import { inferenceConfig } from '../workers/inference/src/config.ts'
import { interviewsConfig } from '../subgraphs/interviews/src/config.ts'
import { localConfig } from '../local/src/config.ts'
import { scoringConfig } from '../subgraphs/scoring/src/config.ts'
import { scoringWorkerConfig } from '../workers/scoring/src/config.ts'

/** Everything that can be set, part by part, in the order in which a newcomer meets the parts. */
const parts: [string, ConfigSchema][] = [
  ['make dev-up: the whole platform, embedded', localConfig],
  ['gateway', gatewayConfig],
  ['subgraphs/interviews', interviewsConfig],
  ['subgraphs/emotion', emotionConfig],
  ['subgraphs/scoring', scoringConfig],
  ['workers/inference', inferenceConfig],
  ['workers/scoring', scoringWorkerConfig],
]

const environment = () => `# Nothing needs to be set. Made from the configuration schemas by \`make generate\`.

${parts.map(([title, schema]) => describeConfig(title, schema)).join('\n')}`

const errors = () => `# Errors

Every code that leaves Parley, in \`extensions.code\` of a GraphQL error and in the body of a plain HTTP answer. Made from
\`packages/platform/src/errors.ts\` by \`make generate\`.

| code | message | HTTP status | may the same request succeed later? |
|---|---|---|---|
${Object.entries(errorCatalogue)
  .map(([code, { message, httpStatus, retry }]) => `| \`${code}\` | ${message} | ${httpStatus} | ${retry ? 'yes' : 'no'} |`)
  .join('\n')}
`

/** The committed files that are made from code, by name. */
export const documents = (): Record<string, string> => ({ '.env.example': environment(), 'docs/errors.md': errors() })
