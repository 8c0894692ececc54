import type { Closable, Logger } from '@parley/platform'

export const serviceNames = ['postgres', 'redis', 'amqp', 's3'] as const
export type ServiceName = (typeof serviceNames)[number]

/** development: what is written stays. tests: nothing outlives the run, so nothing waits for the disk. */
export type Purpose = 'development' | 'tests'

export interface ServerOptions {
  /** The server's own: data, settings, secrets, logs. Created when missing. */
  folder: string
  purpose: Purpose
  /** Ports by role; default: for development the well-known ones where they are free, else any free ones. A taken port is never used. */
  ports?: Record<string, number>
  logger: Logger
  /** Hears what the person at the terminal should know, for example that a port is taken. */
  onNotice?: ((line: string) => void) | undefined
}

/** One program of a server. */
export interface ServerProcess {
  name: string
  /** Undefined while it does not run. */
  pid: number | undefined
}

/** A server of a folder. It runs on when this process ends. */
export interface Server extends Closable {
  /** The variables by which the apps reach it, secrets included. */
  environment: Record<string, string>
  /** What can be opened, without secrets: title -> URL. */
  addresses: Record<string, string>
  processes(): ServerProcess[]
  /** Ends exactly the processes of this folder, orderly, and resolves when they are gone. What they stored stays. */
  close(): Promise<void>
  /** The same at once, for data that nobody will miss. */
  kill(): Promise<void>
}

/** How one kind of server is run from Debian's packages. */
export interface ServerKind {
  name: ServiceName
  title: string
  /** Debian's packages by a program of each, which is there once it is installed. */
  packages: Record<string, string>
  /**
   * Starts what does not run yet in the folder, and resolves once the server answers.
   * @throws ServicesError with one sentence and the server's own last words
   */
  start(options: ServerOptions): Promise<Server>
  /** What `start` left in the folder, running or not; undefined when it never ran there. */
  find(folder: string): Server | undefined
}
