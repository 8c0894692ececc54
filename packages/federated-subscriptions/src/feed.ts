import { now } from './journey.ts'
import type { EndReason } from './options.ts'
import type { SubgraphEvent } from './apollo-query-plan.ts'
import type { UpstreamEvent } from './shape.ts'
import type { Selection } from './selection.ts'
import type { SubscriptionFailure } from './subscription-failure.ts'
import type { UpstreamEventSink } from './upstream-subscription.ts'

/** A watcher, as its feed sees it. */
export interface FeedMember {
  /** What it needs of each event. */
  readonly selection: Selection
  /** It is being given what it missed, of which much may come at once. The feed says so. */
  behind: boolean
  /** Another event, in order. */
  take(event: UpstreamEvent): void
  /** It starts after this cursor, before any event. */
  begin(cursor: string): void
  end(reason: EndReason, failure?: SubscriptionFailure): void
  /** Its feed fell apart: it must join another, after this cursor. */
  rejoin(after: string): void
}

export interface FeedOptions {
  /** Subscribes to the subgraph. @returns closes it */
  open: (selection: Selection, after: string | undefined, sink: UpstreamEventSink) => () => void
  /** Events have cursors, and it can be opened after one. */
  resumable: boolean
  /** One selection that holds both; undefined when there is none. */
  merge: (a: Selection, b: Selection) => Selection | undefined
  /** The last member has left, or all have ended: it is over. */
  onEmpty: () => void
  /** Selections must not be merged in this feed any more: one of them failed alone. */
  onSplit: () => void
}

/**
 * What one audience watches of one field with the same arguments: one upstream for all of them. Whoever comes later, or wants what was
 * missed, first has a line of their own, until it stands where the main line stands; then they go on with the others.
 */
export interface Feed {
  /** @param after the cursor to go on after; undefined begins as the field begins */
  join(member: FeedMember, after: string | undefined): void
  leave(member: FeedMember): void
  /** Where a member that has had no event yet can be resumed; undefined: it begins as the field begins. */
  beginningOf(member: FeedMember): string | undefined
  upstreams(): number
}

/** Events kept to bring someone to where the line stands, and for how long: whoever was away longer asks the subgraph. */
const kept = 100
const keptMs = 10_000
/** Selections in one upstream. */
const maxSelections = 8
/** Selections remembered as unfit for the main line. */
const maxApart = 1_000
/** For so long whoever comes gets the same look at the newest event. */
const sameLookMs = 50

/** For so long after a loss what comes may be what was missed. */
const catchingUpMs = 5_000

interface Line {
  readonly selection: Selection
  readonly members: Set<FeedMember>
  /** The cursor before the first event kept. */
  base: string | undefined
  events: UpstreamEvent[]
  /** It has lost events that it had. */
  truncated: boolean
  position: string | undefined
  readonly resumed: boolean
  started: boolean
  /** When its upstream was lost, while its members may be behind because of that. */
  lostAt: number | undefined
  from: 'state' | 'live' | undefined
  /** The newest event, to be shaped anew for those who come later. */
  look: UpstreamEvent | undefined
  /** The main line before it, which it takes over from. */
  readonly replaces: Line | undefined
  close: () => void
}

export function createFeed({ open, resumable, merge, onEmpty, onSplit }: FeedOptions): Feed {
  let main: Line | undefined
  /** By what they began with. */
  const others = new Map<string | symbol, Line>()
  const lineOf = new Map<FeedMember, Line>()
  /** Selections that the main line cannot hold. */
  const apart = new Set<string>()
  let over = false

  const openLine = (selection: Selection, after: string | undefined, replaces?: Line): Line => {
    const line: Line = {
      selection,
      members: new Set(),
      base: after,
      events: [],
      truncated: false,
      position: after,
      resumed: after !== undefined,
      started: false,
      lostAt: replaces?.lostAt,
      from: replaces?.from,
      look: undefined,
      replaces,
      close: () => {},
    }
    line.close = open(selection, after, {
      onEvent: (event, cursor) => receive(line, event, cursor),
      onStart(cursor, from) {
        line.started = true
        line.from = from
        if (line.position === undefined) line.base = line.position = cursor
        for (const member of line.members) begin(member, line)
        reconcile()
      },
      onLost: () => void (line.lostAt = now()),
      onEnd: (end) => lose(line, end),
    })
    return line
  }

  const receive = (line: Line, event: SubgraphEvent, cursor: string | undefined): void => {
    const merged = line.selection.parts.length > 1
    if (merged && event.errors && event.errors.length > 0) return split(line)
    line.started = true
    line.from ??= 'state'
    const arrived: UpstreamEvent = { event, cursor, arrivedAt: now(), merged, deliveries: new Map() }
    if (cursor !== undefined) keep(line, arrived)
    if (line.lostAt !== undefined) {
      const recent = arrived.arrivedAt - line.lostAt < catchingUpMs
      for (const member of line.members) member.behind = recent || (member.behind && line !== main)
      if (!recent) line.lostAt = undefined
    }
    for (const member of line.members) member.take(arrived)
    if (others.size > 0) reconcile()
  }

  const closeLine = (line: Line): void => {
    line.close()
    if (main === line) main = undefined
    for (const [key, other] of others) if (other === line) others.delete(key)
  }

  const lose = (line: Line, end: Parameters<UpstreamEventSink['onEnd']>[0]): void => {
    // What one selection ends by, such as an event too large, is not the others' end.
    if (end?.reason === 'failed' && line.started && line.selection.parts.length > 1) return split(line)
    const unproven = line === main && !line.started ? line.replaces : undefined
    closeLine(line)
    // It could not take over: the line before it goes on, and whoever needed it keeps a line of their own.
    if (unproven && [...others.values()].includes(unproven)) {
      for (const { key } of line.selection.parts) if (!unproven.selection.parts.some((part) => part.key === key)) apart.add(key)
      for (const [key, other] of others) if (other === unproven) others.delete(key)
      main = unproven
    }
    for (const member of line.members) {
      lineOf.delete(member)
      member.end(end?.reason ?? 'completed', end?.failure)
    }
    finish()
  }

  /** An error of one selection must not cost the others their event, or their stream: each goes its own way, from before it. */
  const split = (line: Line): void => {
    onSplit()
    const after = line.position
    const members = [...line.members]
    closeLine(line)
    for (const member of members) {
      lineOf.delete(member)
      if (after !== undefined) member.rejoin(after)
    }
    finish()
  }

  const finish = (): void => {
    if (over || lineOf.size > 0) return
    over = true
    for (const line of [main, ...others.values()]) line?.close()
    others.clear()
    main = undefined
    onEmpty()
  }

  /** @param at what it has of this line begins after this cursor */
  const put = (member: FeedMember, line: Line, at = line.position): void => {
    line.members.add(member)
    lineOf.set(member, line)
    begin(member, line, at)
  }

  /** Brings members whose own line stands where the main one stood into it. */
  const reconcile = (): void => {
    if (!main?.started) return
    const into = main
    for (const [key, line] of others) {
      const next = eventsAfter(into, line.position)
      for (const member of line.members) {
        if (!covers(into, member)) {
          if (next) member.behind = false
          if (widen(member.selection)) return
          continue
        }
        if (!next) continue
        line.members.delete(member)
        put(member, into)
        for (const event of next) member.take(event)
        member.behind = false
      }
      if (line.members.size > 0) continue
      line.close()
      others.delete(key)
    }
  }

  /** Opens a main line that holds this selection too. */
  const widen = (selection: Selection): boolean => {
    if (!main?.started || main.position === undefined || apart.has(selection.key)) return false
    const merged = main.selection.parts.length < maxSelections ? merge(main.selection, selection) : undefined
    if (!merged) {
      if (apart.size >= maxApart) apart.clear()
      apart.add(selection.key)
      return false
    }
    const before = main
    others.set(Symbol('before'), before)
    main = openLine(merged, before.position, before)
    return true
  }

  const join = (member: FeedMember, after: string | undefined): void => {
    if (!resumable && main?.started) {
      // What it has sent may be what a newcomer should begin with, and cannot be had again.
      others.set(Symbol('earlier'), main)
      main = undefined
    }
    if (!resumable || (!main && after === undefined)) {
      main ??= openLine(member.selection, undefined)
      return put(member, main)
    }
    if (main && covers(main, member)) {
      const line = main
      const missed = after === undefined ? fromTheBeginning(line) : line.started ? eventsAfter(line, after) : undefined
      if (missed) {
        member.behind = after !== undefined
        put(member, line)
        for (const event of missed) member.take(event)
        member.behind = false
        return
      }
    }
    main ??= openLine(member.selection, undefined)
    ownLine(member, after)
    reconcile()
  }

  const ownLine = (member: FeedMember, after: string | undefined): void => {
    const key = `${member.selection.key} ${after ?? ''}`
    member.behind = after !== undefined
    const known = others.get(key)
    if (known && !known.truncated) {
      put(member, known, known.base)
      for (const event of known.events) member.take(event)
      return
    }
    const line = openLine(member.selection, after)
    others.set(known ? Symbol(key) : key, line)
    put(member, line)
  }

  return {
    join,
    leave(member) {
      const line = lineOf.get(member)
      if (!line) return
      lineOf.delete(member)
      line.members.delete(member)
      if (line.members.size === 0 && line !== main && line !== main?.replaces) closeLine(line)
      finish()
    },
    beginningOf(member) {
      const line = lineOf.get(member)
      return line && (line.resumed || line.from === 'live') ? line.position : undefined
    },
    upstreams: () => (main ? 1 : 0) + others.size,
  }
}

function keep(line: Line, event: UpstreamEvent): void {
  const { events } = line
  // What became of it is of those who have it in their queue; whoever comes later has it made again.
  events.at(-1)?.deliveries.clear()
  line.look = undefined
  events.push(event)
  line.position = event.cursor
  const oldest = event.arrivedAt - keptMs
  let gone = 0
  while (gone < events.length - kept || (events[gone]?.arrivedAt ?? Infinity) < oldest) gone += 1
  if (gone === 0) return
  line.base = events[gone - 1]?.cursor
  line.truncated = true
  events.splice(0, gone)
}

/** A field that begins with its state has no beginning to go on from: whoever misses that begins anew. */
function begin(member: FeedMember, line: Line, at = line.position): void {
  if (line.started && at !== undefined && line.from === 'live') member.begin(at)
}

const covers = (line: Line, { selection }: FeedMember): boolean => line.selection.parts.some(({ key }) => key === selection.key)

/** What came after this cursor; undefined when the line does not know it. */
function eventsAfter(line: Line, cursor: string | undefined): readonly UpstreamEvent[] | undefined {
  if (cursor === undefined) return undefined
  if (cursor === line.base) return line.events
  const at = line.events.findLastIndex((event) => event.cursor === cursor)
  return at < 0 ? undefined : line.events.slice(at + 1)
}

/** What a newcomer begins with; undefined when this line cannot know. */
function fromTheBeginning(line: Line): readonly UpstreamEvent[] | undefined {
  if (!line.started) return line.resumed ? undefined : []
  if (line.from === 'live') return []
  const newest = line.events.at(-1)
  if (!newest) return line.resumed ? undefined : []
  const known = line.look ?? newest
  if (now() - known.arrivedAt < sameLookMs) return [known]
  line.look = { ...newest, arrivedAt: now(), deliveries: new Map() }
  return [line.look]
}
