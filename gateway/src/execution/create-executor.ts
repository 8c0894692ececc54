import { reasonOf, StartError } from '@parley/platform'
import { ApolloGateway, type GraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { Logger } from '@parley/platform'
import type { GatewayContext } from '../gateway-context.ts'
import { depthLimit } from '../limits/depth-limit.ts'
import type { Limits } from '../limits/limits.ts'
import { selectionLimit } from '../limits/selection-limit.ts'
import type { FormatError } from './format-error.ts'
import { knownOperationPlugin } from './known-operation.ts'
import { noSubscriptionsPlugin } from './no-subscriptions.ts'
import { valueCompletionPlugin } from './value-completion.ts'

export interface ExecutorOptions {
  supergraphSdl: string
  dataSourceFor: (subgraph: string) => GraphQLDataSource<GatewayContext>
  limits: Limits
  formatError: FormatError
  logger: Logger
}

/**
 * Apollo Server over Apollo Gateway, started: the one place where queries and mutations are parsed, validated, planned and executed,
 * whichever way they came.
 * @throws StartError when the supergraph does not load
 */
export async function createExecutor(options: ExecutorOptions): Promise<ApolloServer<GatewayContext>> {
  const { supergraphSdl, dataSourceFor, limits, formatError, logger } = options
  const apolloLogger = logger.child({ part: 'apollo' }, { level: 'warn' })
  // Apollo's gateway sends figures of the machine to Apollo, and asks cloud providers' addresses about it; only this variable stops it.
  process.env['APOLLO_TELEMETRY_DISABLED'] = 'true'
  const apollo = new ApolloServer<GatewayContext>({
    gateway: new ApolloGateway({
      supergraphSdl,
      buildService: ({ name }) => dataSourceFor(name),
      logger: apolloLogger,
      __exposeQueryPlanExperimental: false,
    }),
    logger: apolloLogger,
    introspection: true,
    parseOptions: { maxTokens: limits.maxTokens },
    validationRules: [selectionLimit(limits), depthLimit(limits.maxDepth)],
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError,
    plugins: [
      knownOperationPlugin,
      noSubscriptionsPlugin,
      valueCompletionPlugin,
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
  })
  try {
    await apollo.start()
  } catch (cause) {
    throw new StartError(`The supergraph does not load: ${reasonOf(cause)}`, { cause })
  }
  return apollo
}
