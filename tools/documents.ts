import { describeConfig, errorCatalogue, type ConfigSchema, type ErrorKind } from '@parley/platform'
import { emotionConfig } from '../subgraphs/emotion/src/config.ts'
import { gatewayConfig } from '../gateway/src/config.ts'
import { inferenceConfig } from '../workers/inference/src/config.ts'
import { interviewsConfig } from '../subgraphs/interviews/src/config.ts'
import { localConfig } from '../local/src/config.ts'
import { processesConfig } from '../local/src/processes/config.ts'
import { mediaWorkerConfig } from '../workers/media/src/config.ts'
import { scoringConfig } from '../subgraphs/scoring/src/config.ts'
import { scoringWorkerConfig } from '../workers/scoring/src/config.ts'
import { monitoringDocuments } from './monitoring/documents.ts'

/** Everything that can be set, part by part, in the order in which a newcomer meets the parts. */
export const configuredParts: [string, ConfigSchema][] = [
  ['make dev-up: the whole platform, embedded', localConfig],
  ['make dev-up SERVICES=1: every part a process of its own, on real services', processesConfig],
  ['gateway', gatewayConfig],
  ['subgraphs/interviews', interviewsConfig],
  ['subgraphs/emotion', emotionConfig],
  ['subgraphs/scoring', scoringConfig],
  ['workers/inference', inferenceConfig],
  ['workers/scoring', scoringWorkerConfig],
  ['workers/media', mediaWorkerConfig],
]

const environment =
  () => `# What can be set in the environment, for example: PORT=9090 make dev-up. Nothing needs to be, and no .env file is read.
# Made from the configuration schemas by \`make generate\`.

${configuredParts.map(([title, schema]) => describeConfig(title, schema)).join('\n')}`

const errors = () => `# Errors

Every code that leaves Parley, in \`extensions.code\` of a GraphQL error and in the body of a plain HTTP answer. Made from
\`packages/platform/src/errors.ts\` by \`make generate\`.

The HTTP status is that of plain HTTP (\`/api\`, \`/readyz\`). Over GraphQL an answer with errors has 200, as the specification of GraphQL over
HTTP allows, unless the whole request is refused: a bad token 401, a document or body that is not right 400.

The close code is what ends a whole WebSocket, with the code as its reason. Where there is none, the error ends one operation and the
socket stays; but whatever refuses \`connection_init\` closes with 4403. The protocol's own close codes are graphql-ws's (4400, 4401, 4406, 4408,
4409, 4429, 4500), and 1009 stands for a message that is too large. The WebSocket of frames,
\`/ws/interviews/<id>\`, closes as docs/rest-api.md says.

| code | message | HTTP status | WebSocket close code | may the same request succeed later? |
|---|---|---|---|---|
${Object.entries<ErrorKind>(errorCatalogue)
  .map(
    ([code, { message, httpStatus, closeCode, retry }]) =>
      `| \`${code}\` | ${message} | ${httpStatus} | ${closeCode ?? 'none: the socket stays'} | ${retry ? 'yes' : 'no'} |`,
  )
  .join('\n')}

What ends or refuses a connection that lasts (WebSocket, server-sent events, multipart) rather than one operation:

| what | WebSocket | server-sent events, multipart |
|---|---|---|
| the access token has expired | 4403 \`TOKEN_EXPIRED\` | UNAUTHENTICATED with \`reason: TOKEN_EXPIRED\` |
| the session has ended: signed out, or a refresh token was used twice | 4403 \`SESSION_REVOKED\` | FORBIDDEN with \`reason: SESSION_REVOKED\` |
| too many connections, in all | 503 to the upgrade | 503 \`TOO_MANY_CONNECTIONS\` |
| too many connections of one user | 4429 \`TOO_MANY_CONNECTIONS\` | 429 \`TOO_MANY_CONNECTIONS\` |
| the server goes: come back, here is when | 1012 \`RECONNECT_AFTER_MS=<ms>\` | \`retry:\`; in multipart SERVICE_UNAVAILABLE with \`retryAfterMs\` |
| it has lived for a day | 1012 \`LIFETIME\` | as when the server goes |

A subscription ends with GRAPHQL_VALIDATION_FAILED and \`reason: SCHEMA_CHANGED\` when a new supergraph does not know what it asks for, and with
FORBIDDEN and \`reason: PERMISSIONS_CHANGED\` when a renewed token may see something else than the one before.

What GraphQL itself says of a request keeps Apollo Server's codes, with HTTP status 400: \`BAD_REQUEST\`, \`GRAPHQL_PARSE_FAILED\`,
\`GRAPHQL_VALIDATION_FAILED\`, \`OPERATION_RESOLUTION_FAILURE\`, \`PERSISTED_QUERY_NOT_FOUND\`, \`PERSISTED_QUERY_NOT_SUPPORTED\`.
\`extensions.lagged\` of a subscription's result is no error: so many events were skipped because the watcher was slow, and \`after\` with
the last cursor it has brings them.
`

/** The committed files that are made from code, by name. */
export const documents = (): Record<string, string> => ({
  '.env.example': environment(),
  'docs/errors.md': errors(),
  ...monitoringDocuments(),
})
