import { parseArgs } from 'node:util'
import type { Operation } from '../test/protocol/lab.ts'

export const help = `Holds a gateway to graphql-transport-ws, to server-sent events (graphql-sse, distinct connections) and to Apollo's multipart protocol.

  npm run conformance -w @parley/federated-subscriptions -- --url ws://HOST/graphql --subscription 'subscription { … }' [options]

  --url URL               the WebSocket
  --sse URL               where events are streamed; without it they are not looked at
  --multipart URL         the same of multipart
  --subscription TEXT     a subscription that stays open
  --query TEXT            a query that is answered at once ({ __typename })
  --emit TEXT             a mutation, or a query, that makes every open subscription of the above get one event; it is sent over the
                          WebSocket. Without it the cases that need events are skipped
  --variables JSON        of all three
  --init JSON             what connection_init carries
  --refused-init JSON     what connection_init carries that must be refused with 4403
  --header "NAME: VALUE"  of each request for a stream; may be repeated
  --message-bytes N       a larger message is refused
  --init-wait-ms N        how long connection_init is waited for
  --settle-ms N           how long a subscription may take to be open behind the gateway (300)
  --patience-ms N         how long a case may take (10000)
  --help                  this text

The exit code is 0 when no case failed, 1 when one did, 2 when the command line is not understood.
`

export interface ConformanceOptions {
  url?: string | undefined
  sse?: string | undefined
  multipart?: string | undefined
  subscription: Operation
  query: Operation
  emit?: Operation | undefined
  init?: Record<string, unknown> | undefined
  refusedInit?: Record<string, unknown> | undefined
  headers: Record<string, string>
  messageBytes?: number | undefined
  connectionInitMs?: number | undefined
  settleMs: number
  patienceMs: number
}

/** @throws Error, in one sentence */
export function readCommandLine(args: readonly string[]): ConformanceOptions | 'help' {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args: [...args],
    options: {
      url: text,
      sse: text,
      multipart: text,
      subscription: text,
      query: { ...text, default: '{ __typename }' },
      emit: text,
      variables: text,
      init: text,
      'refused-init': text,
      header: { ...text, multiple: true, default: [] },
      'message-bytes': text,
      'init-wait-ms': text,
      'settle-ms': { ...text, default: '300' },
      'patience-ms': { ...text, default: '10000' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return 'help'
  if (values.subscription === undefined) throw new Error('Name a subscription that stays open with --subscription; --help says more.')
  if (values.url === undefined && values.sse === undefined && values.multipart === undefined)
    throw new Error('Name what is to be held to its protocol with --url, --sse or --multipart; --help says more.')
  if (values.emit !== undefined && values.url === undefined) throw new Error('--emit is sent over the WebSocket: name it with --url.')
  const variables = json('variables', values.variables)
  const operation = (query: string): Operation => ({ query, ...(variables && { variables }) })
  return {
    url: values.url,
    sse: values.sse,
    multipart: values.multipart,
    subscription: operation(values.subscription),
    query: operation(values.query),
    emit: values.emit === undefined ? undefined : operation(values.emit),
    init: json('init', values.init),
    refusedInit: json('refused-init', values['refused-init']),
    headers: Object.fromEntries(values.header.map(header)),
    messageBytes: number('message-bytes', values['message-bytes']),
    connectionInitMs: number('init-wait-ms', values['init-wait-ms']),
    settleMs: number('settle-ms', values['settle-ms']) ?? 300,
    patienceMs: number('patience-ms', values['patience-ms']) ?? 10_000,
  }
}

function json(name: string, text: string | undefined): Record<string, unknown> | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Said below.
  }
  throw new Error(`--${name} is no JSON object: ${text}`)
}

function number(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new Error(`--${name} is no number: ${text}`)
  return Number(text)
}

function header(text: string): [string, string] {
  const [, name, value] = /^([^:\s]+):\s*(.*)$/.exec(text) ?? []
  if (name === undefined || value === undefined) throw new Error(`--header is not "NAME: VALUE": ${text}`)
  return [name, value]
}
