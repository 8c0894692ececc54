import type { InterviewAccess } from '@parley/contracts'
import type { InterviewAccessCopy } from '@parley/interview-access'
import { ParleyError, repeat, type Closable, type Logger } from '@parley/platform'
import type { FrameSession } from './frame-session.ts'
import { socketEnd } from './socket-end.ts'

/** The sessions of this replica: ended when their right is, and asked every few seconds whether they are still there. */
export interface OpenSessions extends Closable {
  /** Keeps a session until its socket closes, and looks at once whether the right it was opened by still stands. */
  add(session: FrameSession): void
  readonly size: number
}

export interface OpenSessionsOptions {
  access: Pick<InterviewAccessCopy, 'get' | 'onChange'>
  /** Milliseconds between heartbeats; with each, rights are looked at again in case a bell was lost. */
  heartbeatMs: number
  logger: Logger
}

export function createOpenSessions({ access, heartbeatMs, logger }: OpenSessionsOptions): OpenSessions {
  const interviews = new Map<string, Set<FrameSession>>()

  const check = (session: FrameSession, changed: InterviewAccess | undefined) => {
    const why = changed === undefined ? { error: new ParleyError('NOT_FOUND') } : socketEnd(session.principal, changed)
    if (why !== undefined) session.end(why)
  }
  const look = async (interviewId: string) => {
    try {
      const found = await access.get(interviewId)
      for (const session of interviews.get(interviewId) ?? []) check(session, found)
    } catch (error) {
      logger.warn({ err: error, interviewId }, 'could not look at the rights of open sockets; the next heartbeat will')
    }
  }
  const stopListening = access.onChange((changed) => {
    for (const session of interviews.get(changed.interviewId) ?? []) check(session, changed)
  })
  const heartbeat = repeat({
    name: 'frame-sockets',
    everyMs: heartbeatMs,
    logger,
    async work() {
      for (const sessions of interviews.values()) for (const session of sessions) session.beat()
      await Promise.all([...interviews.keys()].map(look))
    },
  })

  return {
    add(session) {
      const { interviewId } = session
      const sessions = interviews.get(interviewId) ?? new Set()
      interviews.set(interviewId, sessions.add(session))
      void session.closed.then(() => {
        sessions.delete(session)
        if (sessions.size === 0 && interviews.get(interviewId) === sessions) interviews.delete(interviewId)
      })
      // Something may have changed between the check that let it in and now.
      void look(interviewId)
    },
    get size() {
      return [...interviews.values()].reduce((sum, sessions) => sum + sessions.size, 0)
    },
    async close() {
      stopListening()
      await heartbeat.close()
      const all = [...interviews.values()].flatMap((sessions) => [...sessions])
      for (const session of all) session.leave()
      await Promise.all(all.map(({ closed }) => closed))
    },
  }
}
