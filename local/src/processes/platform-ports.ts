import { choosePorts } from '@parley/services'
import { StartError } from '@parley/platform'
import { createServer } from 'node:net'
import { guidePorts, portVariableOf, type PlatformPorts, type ProcessName } from './guide-ports.ts'

/**
 * Where each process listens: as asked (0 for any free port), else at the guide's address, the gateway at 80 where that may be taken.
 * @throws StartError naming the variable, when a port is taken
 */
export async function choosePlatformPorts(host: string, asked: Partial<Record<ProcessName, number>>): Promise<PlatformPorts> {
  const names = Object.keys(guidePorts) as ProcessName[]
  const anywhere = names.filter((name) => asked[name] === 0)
  const ports = { ...guidePorts, ...asked, ...(await choosePorts(Object.fromEntries(anywhere.map((name) => [name, []])))) } as PlatformPorts // each is set
  if (asked.gateway === undefined && (await refusal(host, 80)) === undefined) ports.gateway = 80
  for (const name of names) {
    const reason = await refusal(host, ports[name])
    if (reason === undefined) continue
    const example = `${portVariableOf(name)}=${ports[name] + 1000} make dev-up SERVICES=1`
    throw new StartError(`Port ${ports[name]} of ${name} ${reason}. Choose another, for example: ${example} (0 takes any free one).`)
  }
  return ports
}

/** Why nobody of us could listen there; undefined when we could. */
async function refusal(host: string, port: number): Promise<string | undefined> {
  const server = createServer()
  const reason = await new Promise<string | undefined>((resolve) => {
    server.once('error', ({ code, message }: NodeJS.ErrnoException) =>
      resolve(code === 'EADDRINUSE' ? 'is in use' : `cannot be used (${code ?? message})`),
    )
    server.listen(port, host, () => resolve(undefined))
  })
  await new Promise((closed) => server.close(closed))
  return reason
}
