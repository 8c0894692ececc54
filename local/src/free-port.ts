import { StartError } from '@parley/platform'
import { createServer } from 'node:net'

/**
 * Asks before anything is started.
 * @throws StartError when the port is taken or not ours to take
 */
export async function requireFreePort(host: string, port: number): Promise<void> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const taken = cause.code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${cause.code ?? cause.message})`
      reject(new StartError(`Port ${port} ${taken}. Choose another, for example: PORT=${port + 1} make dev-up`, { cause }))
    })
    server.listen(port, host, resolve)
  })
  await new Promise((resolve) => server.close(resolve))
}
