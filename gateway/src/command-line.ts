import { StartError } from '@parley/platform'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { isUrl } from './supergraph/supergraph-source.ts'

export const help = `Serves a federated GraphQL supergraph.

  npm start -w gateway -- --supergraph FILE [options]

  --supergraph FILE     the composed supergraph (SDL), a file or an   SUPERGRAPH
                        http URL; a new one is taken as it comes
  --port N              port to listen on; 0: any free one (8080)     PORT
  --host ADDRESS        address to listen on (127.0.0.1)              HOST
  --identity MODE       off: everyone is anonymous                    IDENTITY
                        jwks: access tokens are checked (default);
                        needs JWKS_URL and IDENTITY_PRIVATE_JWK
  --subgraph NAME=URL   a subgraph is served elsewhere than the       SUBGRAPH_URLS
                        supergraph says; may be repeated
  --routes FILE         pages and passed-on paths (JSON)              ROUTES_FILE
  --help                this text

The names on the right are environment variables for the same; an option goes before its variable.
Also read: SUPERGRAPH_POLL_MS (10000), SUBGRAPH_TIMEOUT_MS (10000), MAX_CONNECTIONS (20000), MAX_CONNECTIONS_PER_USER (500),
CLASS_ROLES (INTERVIEWER,ANALYST,ADMIN), PAGE_SETTINGS ({}), PAGE_ORIGINS, STATUS_URLS, CONTROL_URL,
CONTROL_TOKEN, REDIS_URL, DRAIN_MS (2000), TRUST_PROXY (0), LOG_LEVEL (info).
`

/**
 * The environment with the command line's options put over it.
 * @param from the folder where the command was typed; files are relative to it
 * @returns 'help' when that was asked for
 * @throws StartError for an option that does not exist or lacks its value
 */
export function readCommandLine(args: string[], environment: NodeJS.ProcessEnv, from: string): NodeJS.ProcessEnv | 'help' {
  const { values } = parse(args)
  if (values.help) return 'help'
  const merged: NodeJS.ProcessEnv = { ...environment }
  if (values.supergraph !== undefined) merged['SUPERGRAPH'] = values.supergraph
  if (values.port !== undefined) merged['PORT'] = values.port
  if (values.host !== undefined) merged['HOST'] = values.host
  if (values.identity !== undefined) merged['IDENTITY'] = values.identity
  if (values.routes !== undefined) merged['ROUTES_FILE'] = values.routes
  if (values.subgraph !== undefined) merged['SUBGRAPH_URLS'] = values.subgraph.join(',')
  for (const file of ['SUPERGRAPH', 'ROUTES_FILE']) if (merged[file] && !isUrl(merged[file])) merged[file] = resolve(from, merged[file])
  return merged
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        supergraph: { type: 'string' },
        port: { type: 'string' },
        host: { type: 'string' },
        identity: { type: 'string' },
        subgraph: { type: 'string', multiple: true },
        routes: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    })
  } catch (cause) {
    throw new StartError(`${cause instanceof Error ? cause.message.split('. ')[0] : String(cause)}. See --help.`, { cause })
  }
}

/** `name=url` pairs, separated by commas. @throws StartError when one is none */
export function parseUrls(text: string | undefined): Record<string, string> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '')
  return Object.fromEntries(
    pairs.map((pair) => {
      const [, name, url] = /^\s*([^=\s]+)=(\S+)\s*$/.exec(pair) ?? []
      if (name === undefined || url === undefined) throw new StartError(`"${pair}" is not of the form name=url.`)
      return [name, url]
    }),
  )
}
