import type { FastifyInstance } from 'fastify'
import { StartError } from './start-error.ts'

const reasons: Record<string, string> = {
  EADDRINUSE: 'it is taken by another program',
  EACCES: 'that is not allowed',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no such host',
}

/**
 * Starts to listen.
 * @returns `http://address:port`
 * @throws StartError when the address cannot be had
 */
export async function listen(app: FastifyInstance, host: string, port: number): Promise<string> {
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === undefined || reasons[code] === undefined) throw cause
    throw new StartError(`Cannot listen on port ${port} of ${host}: ${reasons[code]}.`, { cause })
  }
}
