import { Kind, type ConstDirectiveNode, type DocumentNode, type ValueNode } from 'graphql'

/** What a subscription field promises: its events bear a cursor, and it can be opened after one. */
export interface LiveField {
  /** The field of the event that holds its cursor. */
  cursor: string
  /** The argument that takes a cursor to go on after. */
  after: string
  /** A watcher that does not keep up: skip to the newest and say how many were skipped, or end. */
  overflow: 'LATEST' | 'DISCONNECT'
  /** Who sees the same events: one viewer, or everyone of the viewer's class, as the application says. */
  audience: 'VIEWER' | 'CLASS'
}

const specification = 'https://parley.dev/live/'
const defaults: LiveField = { cursor: 'cursor', after: 'after', overflow: 'LATEST', audience: 'VIEWER' }

/**
 * The `@live` marks of the supergraph's subscription fields, by field name. The API schema no longer has them.
 * Empty when the supergraph does not link the specification: another `@live` is none of ours.
 */
export function readLiveFields(supergraph: DocumentNode): ReadonlyMap<string, LiveField> {
  const fields = new Map<string, LiveField>()
  const schema = supergraph.definitions.find((definition) => definition.kind === Kind.SCHEMA_DEFINITION)
  const root = schema?.operationTypes.find(({ operation }) => operation === 'subscription')?.type.name.value
  if (!linksLive(supergraph)) return fields
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== root) continue
    for (const field of definition.fields ?? []) {
      const live = field.directives?.find(({ name }) => name.value === 'live')
      if (live) fields.set(field.name.value, readMark(live))
    }
  }
  return fields
}

function readMark(mark: ConstDirectiveNode): LiveField {
  return {
    cursor: textOf(mark, 'cursor') ?? defaults.cursor,
    after: textOf(mark, 'after') ?? defaults.after,
    overflow: textOf(mark, 'overflow') === 'DISCONNECT' ? 'DISCONNECT' : defaults.overflow,
    audience: textOf(mark, 'audience') === 'CLASS' ? 'CLASS' : defaults.audience,
  }
}

function textOf(directive: ConstDirectiveNode, argument: string): string | undefined {
  const value: ValueNode | undefined = directive.arguments?.find(({ name }) => name.value === argument)?.value
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined
}

/**
 * The fields marked `@personal` in the supergraph, as `Type.field`: what they hold depends on the very viewer. Of an interface, also
 * those that are so in a type that implements it.
 */
export function readPersonalFields(supergraph: DocumentNode): ReadonlySet<string> {
  const personal = new Set<string>()
  if (!linksLive(supergraph)) return personal
  for (const definition of supergraph.definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION && definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    for (const field of definition.fields ?? []) {
      if (!field.directives?.some(({ name }) => name.value === 'personal')) continue
      for (const type of [definition, ...(definition.interfaces ?? [])]) personal.add(`${type.name.value}.${field.name.value}`)
    }
  }
  return personal
}

function linksLive(supergraph: DocumentNode): boolean {
  const schema = supergraph.definitions.find((definition) => definition.kind === Kind.SCHEMA_DEFINITION)
  return schema?.directives?.some((link) => link.name.value === 'link' && textOf(link, 'url')?.startsWith(specification)) ?? false
}
