import type { GraphQLSchema } from 'graphql'
import { LRUCache } from 'lru-cache'
import { createFeed, type Feed, type FeedMember } from './feed.ts'
import type { Form } from './forms.ts'
import type { SubscriptionLimits, SubscriptionLogger } from './options.ts'
import { mergeSelections } from './selection.ts'
import { openUpstreamSubscription } from './upstream-subscription.ts'
import type { UpstreamSockets } from './upstream-sockets.ts'

/** A watcher, with the feed that it is in. */
export interface FeedWatcher<C> extends FeedMember {
  readonly form: Form<C>
  feed: Feed | undefined
}

/** What is watched on the subgraphs, each by one upstream for all who may share it. */
export interface Feeds<C> {
  /** @param after the cursor to go on after; undefined begins as the field begins */
  join(watcher: FeedWatcher<C>, after: string | undefined): void
  leave(watcher: FeedWatcher<C>): void
  /** Subscriptions held on subgraphs. */
  readonly upstreams: number
}

export interface FeedsOptions<C> {
  sockets: UpstreamSockets
  upstreamExtensions: ((context: C, subgraph: string) => Promise<Record<string, unknown>> | Record<string, unknown>) | undefined
  /** The current supergraph's, with everything that the API schema hides. */
  schema: () => GraphQLSchema
  limits: SubscriptionLimits
  logger: SubscriptionLogger
  onLost: (subgraph: string) => void
}

/** Feeds of which one selection failed alone: for so long selections are kept apart there. */
const apartMs = 60_000

export function createFeeds<C>({ sockets, upstreamExtensions, schema, limits, logger, onLost }: FeedsOptions<C>): Feeds<C> {
  const feeds = new Map<string, Feed>()
  const apart = new LRUCache<string, true>({ max: 10_000, ttl: apartMs })

  const create = (form: Form<C>, key: string): Feed => {
    const { plan, generation, audience, tell, feedKey } = form
    const subgraph = generation.subgraph(plan.apollo.subgraph)
    const feed: Feed = createFeed({
      resumable: plan.upstream.resume !== undefined,
      open: (selection, after, sink) =>
        openUpstreamSubscription({
          subgraph: subgraph.name,
          socket: sockets.to(subgraph),
          operation: selection.operation,
          responseKey: plan.responseKey,
          variables: selection.variables,
          after,
          extensions: async () => ({
            ...(tell.journey && { journey: true }),
            ...(await upstreamExtensions?.(audience.context, subgraph.name)),
          }),
          firstConnectMs: limits.firstConnectMs,
          reconnectMs: limits.reconnectMs,
          logger,
          sink,
          onLost: () => onLost(subgraph.name),
        }).close,
      merge: (a, b) => mergeSelections(a, b, schema()),
      onSplit: () => void apart.set(feedKey, true),
      onEmpty() {
        if (feeds.get(key) === feed) feeds.delete(key)
      },
    })
    feeds.set(key, feed)
    return feed
  }

  return {
    join(watcher, after) {
      const { form } = watcher
      const key = apart.has(form.feedKey) ? `${form.feedKey} ${form.selection.key}` : form.feedKey
      const feed = feeds.get(key) ?? create(form, key)
      watcher.feed = feed
      feed.join(watcher, after)
    },
    leave(watcher) {
      watcher.feed?.leave(watcher)
      watcher.feed = undefined
    },
    get upstreams() {
      let count = 0
      for (const feed of feeds.values()) count += feed.upstreams()
      return count
    },
  }
}
