import type { Closable, Logger, Metrics } from '@parley/platform'
import { reloadsCounter } from './current-edition.ts'
import type { SupergraphSource } from './supergraph-source.ts'

export interface FollowOptions {
  source: SupergraphSource
  gateway: { reload: (sdl: string) => Promise<unknown> }
  metrics: Metrics
  logger: Logger
}

/** Gives the gateway each supergraph that its source has, as soon as it is there. */
export function followSource({ source, gateway, metrics, logger }: FollowOptions): Closable {
  const reloads = reloadsCounter(metrics)
  return source.watch({
    changed: (sdl) => void gateway.reload(sdl).catch(() => undefined), // the gateway has told why
    unreadable(reason) {
      reloads.inc({ result: 'unreadable' })
      logger.error({ err: reason }, `the supergraph of before is served on: ${reason.message}`)
    },
  })
}
