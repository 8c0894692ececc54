import type { SubscriptionObserver, SubscriptionStats, TransportObserver } from '@parley/federated-subscriptions'
import type { Metrics } from '@parley/platform'

export interface GatewayMetrics {
  transports: TransportObserver
  subscriptions: SubscriptionObserver
  /** Reads these before each scrape. */
  follow(source: { connections: () => Record<string, number>; stats: () => SubscriptionStats }): void
}

/** The lag of one delivery in so many is looked at: it is measured where every watcher passes. A prime, so that it is not always the same one. */
const lagSample = 17

/** WebSocket close codes that say something; a client may send any other. */
const closeCodes = /^(100[0-9]|101[0-2]|44(00|01|03|06|08|09|29)|4500)$/
/** Words of our own, as transports without codes use. */
const closeWords = /^[a-z]{3,20}$/
const refusalCodes = /^[A-Z_]{3,40}$/
/** Codes counted apart; a subgraph may make up any. */
const mostCodes = 50

/** Feeds Prometheus with what the transports and the subscriptions tell. */
export function createGatewayMetrics(metrics: Metrics): GatewayMetrics {
  const sockets = metrics.gauge('websocket_active', 'Open WebSockets', ['service'])
  const open = metrics.gauge('parley_gateway_connections', 'Open connections that last, by transport', ['transport'])
  const closed = metrics.counter('parley_gateway_connections_closed_total', 'Connections that ended, by why', ['transport', 'reason'])
  const refused = metrics.counter('parley_gateway_refusals_total', 'Connections and operations refused, by the code given', [
    'transport',
    'code',
  ])
  const watchers = metrics.gauge('parley_gateway_subscriptions', 'Subscriptions being served')
  const upstreams = metrics.gauge('parley_gateway_upstreams', 'Subscriptions held on subgraphs, each shared by one or several')
  const started = metrics.counter('parley_gateway_subscriptions_started_total', 'Subscriptions accepted', ['field'])
  const ended = metrics.counter('parley_gateway_subscriptions_ended_total', 'Subscriptions that ended, by why', ['reason'])
  const events = metrics.counter('parley_gateway_events_total', 'Events made ready, once for all who share them', ['field'])
  const faulty = metrics.counter('parley_gateway_event_errors_total', 'Errors in events: fields that could not be had', ['field'])
  const delivered = metrics.counter('parley_gateway_events_delivered_total', 'Events given to watchers')
  const skipped = metrics.counter('parley_gateway_events_skipped_total', 'Events that slow watchers did not get', ['field'])
  const enrichment = metrics.histogram('parley_gateway_enrichment_seconds', 'Seconds that other subgraphs took to complete an event', [
    'subgraph',
  ])
  const lag = metrics.histogram('parley_gateway_event_lag_seconds', 'Seconds from an event to a watcher, of one delivery in 17')
  const lost = metrics.counter('parley_gateway_upstreams_lost_total', 'Subscriptions on subgraphs that were cut and taken up again', [
    'subgraph',
  ])

  sockets.inc({ service: 'gateway' }, 0) // there from the start

  const codes = new Set<string>()
  const codeLabel = (code: string): string => {
    if (codes.has(code)) return code
    if (!refusalCodes.test(code) || codes.size >= mostCodes) return 'OTHER'
    codes.add(code)
    return code
  }
  let deliveries = 0

  return {
    transports: {
      opened({ transport }) {
        if (transport === 'websocket') sockets.inc({ service: 'gateway' })
      },
      closed({ transport, reason }) {
        if (transport === 'websocket') sockets.dec({ service: 'gateway' })
        const known = (transport === 'websocket' ? closeCodes : closeWords).test(reason)
        closed.inc({ transport, reason: known ? reason : 'other' })
      },
      refused: ({ transport, code }) => refused.inc({ transport, code: codeLabel(code) }),
    },
    subscriptions: {
      started: ({ field }) => started.inc({ field }),
      ended: ({ reason }) => ended.inc({ reason }),
      event({ field, subgraph, enrichmentMs, errors }) {
        events.inc({ field })
        if (errors > 0) faulty.inc({ field }, errors)
        if (enrichmentMs > 0) enrichment.observe({ subgraph }, enrichmentMs / 1_000)
      },
      delivered({ lagMs }) {
        if (++deliveries % lagSample === 0) lag.observe(lagMs / 1_000)
      },
      lagged: ({ field, skipped: events }) => skipped.inc({ field }, events),
      upstreamLost: ({ subgraph }) => lost.inc({ subgraph }),
    },
    follow({ connections, stats }) {
      let counted = 0
      metrics.onScrape(() => {
        const now = stats()
        for (const [transport, count] of Object.entries(connections())) open.set({ transport }, count)
        watchers.set(now.subscriptions)
        upstreams.set(now.upstreams)
        delivered.inc(now.delivered - counted)
        counted = now.delivered
      })
    },
  }
}
