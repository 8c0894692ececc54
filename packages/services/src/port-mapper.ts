import { readFileSync, statSync } from 'node:fs'
import { endDaemon, endProcess, findDaemon, startDaemon, type Daemon, type DaemonOptions } from './daemon.ts'
import { listenersOn } from './listeners.ts'
import { dataOf } from './server-lifetime.ts'

/** The port mapper (epmd) of one RabbitMQ node. Its pid file knows the one we started; a node that has lost it starts another by itself. */
export interface PortMapper {
  /** The server's. */
  folder: string
  port: number
  /** The name of the node. */
  node: string
}

const name = 'epmd'
const patience = [['SIGTERM', 2_000]] as const

/** It says in its environment whose it is, as one does that the node starts by itself. */
export const startPortMapper = (
  { folder, port, node }: PortMapper,
  { workingFolder, user }: Required<Pick<DaemonOptions, 'workingFolder' | 'user'>>,
): Daemon =>
  startDaemon({
    name,
    folder,
    program: '/usr/bin/epmd',
    arguments: ['-address', '127.0.0.1', '-port', String(port)],
    environment: { RABBITMQ_NODENAME: node },
    workingFolder,
    user,
  })

/** Its pid; undefined when none runs. */
export const findPortMapper = (mapper: PortMapper): number | undefined => findDaemon(mapper.folder, name) ?? findNodesOwn(mapper)

/** Ends both, if there are two. */
export async function endPortMapper(mapper: PortMapper): Promise<void> {
  await endDaemon(mapper.folder, name, patience)
  await endProcess(name, () => findNodesOwn(mapper), patience)
}

/** The one that the node started: an epmd that listens on our port, runs as the node's user or as we do, and says in its environment whose it is. */
function findNodesOwn({ folder, port, node }: PortMapper): number | undefined {
  const users = [process.getuid?.(), statSync(dataOf(folder), { throwIfNoEntry: false })?.uid]
  return listenersOn(port).find((pid) => {
    try {
      return (
        readFileSync(`/proc/${pid}/comm`, 'utf8').trim() === name &&
        users.includes(statSync(`/proc/${pid}`).uid) &&
        readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`RABBITMQ_NODENAME=${node}`)
      )
    } catch {
      return false // ended meanwhile, or not ours to look at
    }
  })
}
