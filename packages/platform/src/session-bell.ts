import { z } from 'zod'

/** Topic of the event bus on which the end of a session before its time is rung: a sign-out, or a refresh token that was used twice. */
export const sessionEndedTopic = 'session.ended'

/** What is rung there, once it is committed. */
export const sessionEnded = z.object({ sessionId: z.string(), userId: z.string() })

export type SessionEnded = z.infer<typeof sessionEnded>
