import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parse } from 'graphql'
import { createFeed, type Feed, type FeedMember } from './feed.ts'
import type { Selection } from './selection.ts'
import type { UpstreamEvent } from './shape.ts'
import { finishOperation } from './upstream-operation.ts'
import type { UpstreamEventSink } from './upstream-subscription.ts'

/** What may happen to one field and those who watch it. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('write' as const), count: fc.integer({ min: 90, max: 130 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('tell' as const), upstream: fc.nat(4), count: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('tell all' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('join' as const), selection: fc.nat(2), back: fc.option(fc.nat(6), { freq: 2 }) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('leave' as const), member: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('poison' as const), selection: fc.nat(2) }) },
)

test.each(['state', 'live'] as const)(
  'whoever comes, leaves and resumes, and whichever upstream lags: each has every event once, in order, of a field that begins %s',
  (from) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        const platform = createPlatform(from)
        for (const now of steps) {
          if (now.do === 'write') platform.write(now.count)
          if (now.do === 'tell') platform.tell(now.upstream, now.count)
          if (now.do === 'tell all') platform.settle()
          if (now.do === 'join') platform.join(now.selection, now.back ?? undefined)
          if (now.do === 'leave') platform.leave(now.member)
          if (now.do === 'poison') platform.poison(now.selection)
        }
        platform.write(1)
        platform.settle()
        platform.check()
        platform.leaveAll()
        expect(platform.open()).toBe(0)
      }),
      { numRuns: 1_500 },
    )
  },
)

test('once everyone stands at the same place there is one upstream, whatever they asked for', () => {
  const platform = createPlatform('state')
  for (const selection of [0, 1, 2, 0, 1]) platform.join(selection, undefined)
  platform.settle()
  platform.write(2)
  platform.settle()
  platform.write(1)
  platform.settle()
  expect(platform.open()).toBe(1)
  platform.check()
})

test('whoever comes later to a field that is live only gets nothing old', () => {
  const platform = createPlatform('live')
  platform.join(0, undefined)
  platform.write(3)
  platform.settle()
  platform.join(0, undefined)
  expect(platform.seen(1)).toEqual([])
  platform.write(1)
  platform.settle()
  expect(platform.seen(1)).toEqual([4])
  expect(platform.open()).toBe(1)
})

interface Upstream {
  parts: readonly string[]
  at: number
  told: boolean
  sink: UpstreamEventSink
}

interface Member extends FeedMember {
  joinedAt: number
  after: number | undefined
  seen: { number: number; errors: boolean; parts: readonly string[] }[]
  feed: Feed | undefined
  /** Where it was told that it starts. */
  began: number | undefined
}

/** A subgraph whose upstreams tell when they are made to, and the feeds on it. */
function createPlatform(from: 'state' | 'live') {
  let head = 0
  const poisoned = new Map<number, string>()
  const upstreams: Upstream[] = []
  const feeds = new Map<string, Feed>()
  const members: Member[] = []
  let apart = false

  const feedOf = ({ key }: Selection): Feed => {
    const name = apart ? key : 'all'
    const known = feeds.get(name)
    if (known) return known
    const feed: Feed = createFeed({
      resumable: true,
      open(selection, after, sink) {
        const beginning = from === 'live' ? head : Math.max(head - 1, 0)
        const parts = selection.parts.map((part) => part.key)
        const upstream = { parts, at: after === undefined ? beginning : Number(after), told: false, sink }
        upstreams.push(upstream)
        return () => {
          if (upstreams.includes(upstream)) upstreams.splice(upstreams.indexOf(upstream), 1)
        }
      },
      merge: (a, b) => ({ ...a, key: `${a.key}+${b.key}`, parts: [...a.parts, ...b.parts] }),
      onSplit: () => (apart = true),
      onEmpty() {
        if (feeds.get(name) === feed) feeds.delete(name)
      },
    })
    feeds.set(name, feed)
    return feed
  }
  const put = (member: Member, after: string | undefined): void => {
    member.feed = feedOf(member.selection)
    member.feed.join(member, after)
  }
  const tell = (upstream: Upstream): boolean => {
    if (!upstream.told) {
      upstream.told = true
      upstream.sink.onStart(String(upstream.at), from)
      return true
    }
    if (upstream.at >= head) return false
    upstream.at += 1
    const errors = upstream.parts.includes(poisoned.get(upstream.at) ?? '')
    upstream.sink.onEvent(
      { data: { number: upstream.at, parts: upstream.parts }, ...(errors && { errors: [{ message: 'poisoned' }] }) },
      String(upstream.at),
    )
    return true
  }

  return {
    write: (count: number) => void (head += count),
    poison(selection: number) {
      head += 1
      poisoned.set(head, `s${selection}`)
    },
    tell(which: number, count: number) {
      const upstream = upstreams[which]
      for (let n = 0; upstream && n < count && upstreams.includes(upstream) && tell(upstream); n += 1);
    },
    join(selection: number, back: number | undefined) {
      const after = back === undefined ? undefined : Math.max(0, head - back)
      const member: Member = {
        selection: selectionNamed(`s${selection}`),
        behind: false,
        joinedAt: head,
        after,
        seen: [],
        feed: undefined,
        began: undefined,
        take({ event }: UpstreamEvent) {
          const { number, parts } = event.data as { number: number; parts: string[] }
          member.seen.push({ number, parts, errors: event.errors !== undefined })
        },
        begin: (cursor) => void (member.began ??= Number(cursor)),
        end: () => {},
        rejoin: (cursor) => put(member, cursor),
      }
      members.push(member)
      put(member, after === undefined ? undefined : String(after))
    },
    leave(which: number) {
      const [member] = members.splice(which, 1)
      member?.feed?.leave(member)
    },
    leaveAll() {
      for (const member of members.splice(0)) member.feed?.leave(member)
    },
    settle() {
      while ([...upstreams].some((upstream) => upstreams.includes(upstream) && tell(upstream)));
    },
    check() {
      for (const { seen, joinedAt, after, began, selection } of members) {
        const numbers = seen.map(({ number }) => number)
        const [first = head + 1] = numbers
        expect(numbers).toEqual(Array.from({ length: head - first + 1 }, (_, n) => first + n))
        // What a newcomer may begin with, at the latest.
        const newest = from === 'state' ? Math.max(joinedAt, 1) : joinedAt + 1
        expect(after === undefined ? first <= newest : first === after + 1).toBe(true)
        // Whoever comes back from there misses nothing.
        expect(after !== undefined || began === undefined || began < first).toBe(true)
        expect(from === 'live' ? after !== undefined || began !== undefined : began === undefined).toBe(true)
        expect(seen.every(({ parts }) => parts.includes(selection.key))).toBe(true)
        expect(seen.filter(({ errors }) => errors).every(({ number }) => poisoned.get(number) === selection.key)).toBe(true)
      }
    },
    seen: (member: number) => members[member]?.seen.map(({ number }) => number),
    open: () => upstreams.length,
  }
}

function selectionNamed(key: string): Selection {
  return { key, operation: finishOperation(parse(`subscription { ${key} }`), undefined), variables: {}, parts: [{ key }] }
}

test('whoever comes to an upstream that was opened for others has the state first', () => {
  const platform = createPlatform('state')
  platform.join(0, undefined)
  platform.write(1)
  platform.settle()
  platform.join(1, undefined)
  platform.settle()
  platform.join(0, undefined)
  platform.settle()
  expect([0, 1, 2].map((member) => platform.seen(member))).toEqual([[1], [1], [1]])
})
