import { clientAddress, identityHeader, type VerifyIdentity } from '@parley/platform'
import type { FastifyRequest } from 'fastify'

/**
 * The IP address of the client that a request comes from. Where the gateway passes it on, the gateway signs the address; whoever comes
 * straight here is who their connection says, or what the trusted reverse proxies saw.
 * @throws ParleyError UNAUTHENTICATED for a signature that is not the gateway's
 */
export type CallerAddress = (request: FastifyRequest) => Promise<string | undefined>

export const createCallerAddress =
  ({ verifyIdentity, trustedProxies }: { verifyIdentity: VerifyIdentity; trustedProxies: number }): CallerAddress =>
  async ({ raw }) => {
    const signed = raw.headers[identityHeader]
    if (typeof signed === 'string') return (await verifyIdentity(signed)).address
    return clientAddress(raw, trustedProxies)
  }
