import { identityReuseSeconds, type Principal, type SignIdentity } from '@parley/platform'
import { LRUCache } from 'lru-cache'

const reuseMs = identityReuseSeconds * 1_000
const maxTokens = 10_000

/** Signs identities, each once for half its life, so that signing is not on every request's way. */
export function createIdentityTokens(sign: SignIdentity): { tokenFor: SignIdentity } {
  const tokens = new LRUCache<string, Promise<string>>({ max: maxTokens, ttl: reuseMs })
  return {
    tokenFor(principal: Principal, subgraph: string, address?: string) {
      const key = `${subgraph} ${address ?? ''} ${JSON.stringify(principal)}`
      const known = tokens.get(key)
      if (known !== undefined) return known
      const token = sign(principal, subgraph, address)
      tokens.set(key, token)
      token.catch(() => tokens.delete(key))
      return token
    },
  }
}
