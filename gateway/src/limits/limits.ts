import type { SelectionLimits } from './selection-limit.ts'

/** What one operation may ask for. The cost of fields and lists (`@cost`, `@listSize`) is to be counted beside these. */
export interface Limits extends SelectionLimits {
  /** Tokens of a document. Default 15,000. */
  maxTokens: number
  /** Levels of fields. Default 20; 50 with identity off. */
  maxDepth: number
  /** Bytes of a request or message. Default 1 MiB. */
  maxBodyBytes: number
  /** Connections that last (WebSocket, server-sent events, multipart), in all. 0: unbounded. Default 20,000. */
  maxConnections: number
  /** The same of one user, or of one address where nobody is signed in. 0: unbounded. Default 500; unbounded with identity off. */
  maxConnectionsPerUser: number
  /** Operations at once on one WebSocket. Default 200. */
  maxOperationsPerConnection: number
}

export const defaultLimits = (identity: 'off' | 'jwks'): Limits => ({
  maxTokens: 15_000,
  maxDepth: identity === 'off' ? 50 : 20,
  maxBodyBytes: 1_048_576,
  maxConnections: 20_000,
  maxConnectionsPerUser: identity === 'off' ? 0 : 500,
  maxOperationsPerConnection: 200,
  maxSelections: identity === 'off' ? 5_000 : 1_500,
  maxRepeats: 100,
  maxRootFields: identity === 'off' ? 500 : 50,
})
