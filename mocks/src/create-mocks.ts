import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createGateway, loadRoutes } from '@parley/gateway'
import { closeAll, createInternalIdentity, repeat, signAccessToken, type Closable, type Logger } from '@parley/platform'
import { createLocalJWKSet, exportJWK, generateKeyPair } from 'jose'
import { createMockedSchema } from './mocked-schema.ts'
import { startMockedSubgraph } from './mocked-subgraph.ts'
import { emotionResolvers } from './subgraphs/emotion.ts'
import { interviewsResolvers } from './subgraphs/interviews.ts'
import { scoringResolvers } from './subgraphs/scoring.ts'
import { createWorld, type World } from './world/world.ts'

export interface MocksOptions {
  /** The same seed makes the same world. */
  seed: string
  host?: string
  /** Default 0: any free port. */
  port?: number
  /** Milliseconds between two frames of the interviews that run; default 1,000. 0: they wait for `world.tick`. */
  tickMs?: number
  logger: Logger
}

export interface Mocks extends Closable {
  /** Of the gateway. */
  url: string
  world: World
}

const root = join(import.meta.dirname, '../..')

/**
 * The real gateway on three mocked subgraphs, made from the subgraphs' own schema files: no database, no broker, no networks. The demo accounts
 * sign in with real tokens; signed in or not, one sees everything.
 * @throws StartError when the port is taken
 */
export async function createMocks({ seed, host = '127.0.0.1', port = 0, tickMs = 1_000, logger }: MocksOptions): Promise<Mocks> {
  const parts: Closable[] = []
  const part = <T extends Closable>(started: T): T => {
    parts.push(started)
    return started
  }
  const close = () => closeAll(parts.splice(0).toReversed())
  try {
    const world = createWorld(seed)
    const identity = await createInternalIdentity()
    const tokens = await createTokens()
    const resolvers = {
      interviews: interviewsResolvers(world, tokens.sign),
      emotion: emotionResolvers(world),
      scoring: scoringResolvers(world),
    }
    const subgraphUrls: Record<string, string> = {}
    for (const [name, own] of Object.entries(resolvers)) {
      const typeDefs = await readFile(join(root, `subgraphs/${name}/schema.graphql`), 'utf8')
      const subgraph = part(await startMockedSubgraph(createMockedSchema(typeDefs, own, seed), identity.verifierFor(name)))
      subgraphUrls[name] = subgraph.url
    }
    const gateway = part(
      await createGateway({
        supergraphSdl: await readFile(join(root, 'supergraph.graphql'), 'utf8'),
        subgraphUrls,
        identity: { mode: 'jwks', keys: tokens.keys, sign: identity.sign },
        // The pages and the explorer's examples; the paths of the REST edge have nobody to be passed on to.
        routes: { ...(await loadRoutes(join(root, 'gateway/parley.routes.json'))), proxy: [] },
        host,
        port,
        logger,
      }),
    )
    if (tickMs > 0) part(repeat({ name: 'tick', everyMs: tickMs, work: async () => world.tick(Date.now()), logger }))
    return { url: `http://localhost:${gateway.port}`, world, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Keys of access tokens, made anew with each start. */
async function createTokens() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA')
  const kid = 'mock'
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'EdDSA', use: 'sig' }] })
  return { keys, sign: (user: Parameters<typeof signAccessToken>[0]) => signAccessToken(user, { kid, privateKey }) }
}
