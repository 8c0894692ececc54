import { readFileSync } from 'node:fs'

/** Where options are declared, in the order in which they are told. */
const places: readonly [file: string, name: string, heading: string][] = [
  ['options.ts', 'FederatedSubscriptionsOptions', '`createFederatedSubscriptions(options)`'],
  ['options.ts', 'SubscriptionLimits', '`limits` of it'],
  ['options.ts', 'SubscriptionObserver', '`observer` of it'],
  ['options.ts', 'SubscribeArgs', '`subscribe(args)`'],
  ['options.ts', 'ReloadOptions', '`reload(supergraphSdl, options)`'],
  ['websocket/options.ts', 'WebSocketServerOptions', '`attachWebSocketServer(options)`'],
  ['websocket/options.ts', 'WebSocketLimits', '`limits` of it'],
  ['websocket/options.ts', 'WebSocketClosing', '`close(how)` of it'],
  ['http-stream/options.ts', 'HttpStreamOptions', '`createSseHandler(options)`, `createMultipartHandler(options)`'],
  ['http-stream/options.ts', 'HttpStreamLimits', '`limits` of them'],
  ['connections/connection-limits.ts', 'ConnectionLimitsOptions', '`createConnectionLimits(options)`'],
  ['transport.ts', 'TransportObserver', '`observer` of every transport'],
  ['client/options.ts', 'LiveClientOptions', '`createLiveClient(options)` of `@parley/federated-subscriptions/client`'],
]

/** All options with what their declarations say of them, as Markdown. @throws when a place is gone */
export function optionsDocument(): string {
  const sections = places.map(([file, name, heading]) => {
    const source = readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8')
    const members = membersOf(source, name)
    if (members.length === 0) throw new Error(`${file} declares no ${name}`)
    return `## ${heading}\n\n${members.join('\n')}\n`
  })
  return `# Options\n\nWhat each declaration in \`src/\` says of it; made by \`node --import tsx docs/main.ts\`.\n\n${sections.join('\n')}`
}

function membersOf(source: string, name: string): string[] {
  const body = new RegExp(`^export interface ${name}\\b[^{]*\\{\\n(.*?)^\\}`, 'ms').exec(source)?.[1] ?? ''
  const members: string[] = []
  // Of the limits each may be left out, whatever its declaration says.
  const partial = name.endsWith('Limits')
  for (const [, doc = '', line = '', member = '', optional = ''] of body.matchAll(
    /^ {2}(?:\/\*\*(.*?)\*\/\s+)?((?:readonly )?(\w+)(\??)[:(].*?)$/gms,
  )) {
    const text = doc
      .split('\n')
      .map((each) => each.replace(/^\s*\*? ?/, '').trimEnd())
      .join(' ')
      .replaceAll(/\s+/g, ' ')
      .trim()
    members.push(`- **${member}**${optional === '' && !partial ? ' (needed)' : ''}: ${text === '' ? `\`${line}\`` : text}`)
  }
  return members
}
