import type { FrameOutcome } from './frame-rate.ts'

/** What ends the frames of an interview for good. */
const ends = new Set(['CONSENT_REQUIRED', 'CONFLICT', 'NOT_FOUND', 'FORBIDDEN'])

interface Answer {
  accepted?: boolean
  retryAfterMs?: number
  error?: { code: string; retryAfterMs?: number }
}

export interface PutFrameOptions {
  /** @returns undefined when nobody is signed in. Rejects when the platform is out of reach */
  token: () => Promise<string | undefined>
  /** This token was not taken. */
  refuse: (token: string) => void
  fetch?: typeof fetch
}

/** `PUT /api/v1/interviews/<id>/frames` (docs/rest-api.md): hands in one picture. Never rejects. */
export const createPutFrame =
  ({ token, refuse, fetch = globalThis.fetch }: PutFrameOptions) =>
  async (interviewId: string, image: Blob, capturedAt: number, signal: AbortSignal): Promise<FrameOutcome> => {
    try {
      const bearer = await token()
      if (bearer === undefined) return { kind: 'failed' }
      const response = await fetch(`/api/v1/interviews/${encodeURIComponent(interviewId)}/frames`, {
        method: 'PUT',
        headers: { 'content-type': 'image/jpeg', authorization: `Bearer ${bearer}`, 'x-captured-at': String(capturedAt) },
        body: image,
        signal,
      })
      if (response.status === 401) refuse(bearer)
      return outcomeOf(response.status, (await response.json()) as Answer) // a proxy's page is not JSON, and throws
    } catch {
      return { kind: 'failed' }
    }
  }

function outcomeOf(status: number, { accepted, retryAfterMs, error }: Answer): FrameOutcome {
  if (accepted === true) return { kind: 'accepted', roundTripMs: 0 }
  if (error && ends.has(error.code)) return { kind: 'ended', code: error.code }
  if (status === 422) return { kind: 'unreadable' }
  const wait = retryAfterMs ?? error?.retryAfterMs
  return wait === undefined ? { kind: 'failed' } : { kind: 'refused', retryAfterMs: wait }
}
