import type { CombinedError } from '@urql/core'
import { strings } from '../strings/index.ts'
import { PlatformError } from './ask.ts'

/** Why a query or mutation failed: what the platform said first, or that it could not be reached. */
export function faultOf({ graphQLErrors: [first], message }: CombinedError): PlatformError {
  if (!first) return new PlatformError(message, 'OFFLINE')
  const { code, retryAfterMs } = first.extensions as { code?: string; retryAfterMs?: number } // of docs/errors.md
  return new PlatformError(first.message, code ?? 'INTERNAL_SERVER_ERROR', retryAfterMs)
}

/** A fault as one tells it to people. */
export const sentenceOf = ({ code, message }: PlatformError): string => strings.common.errors[code] ?? message
