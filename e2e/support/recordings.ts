import { eventually } from '@parley/platform/testing'
import { must } from './graphql.ts'

export interface Recording {
  id: string
  status: string
  rejection: string | null
  contentType: string
  size: number
  playback: { url: string; expiresAt: string } | null
}
export interface Ticket {
  recording: Recording
  parts: { url: string; from: number; to: number }[]
}

const fields = 'id status rejection contentType size playback { url expiresAt }'

export async function requestUpload(url: string, token: string, input: Record<string, unknown>): Promise<Ticket> {
  const text = `mutation ($input: RecordingUploadInput!) { requestRecordingUpload(input: $input) {
    recording { ${fields} } parts { url from to } } }`
  return (await must<{ requestRecordingUpload: Ticket }>(url, text, { input }, token)).requestRecordingUpload
}

export async function completeUpload(url: string, token: string, recordingId: string): Promise<Recording> {
  const text = `mutation ($input: CompleteRecordingUploadInput!) { completeRecordingUpload(input: $input) { ${fields} } }`
  return (await must<{ completeRecordingUpload: Recording }>(url, text, { input: { recordingId } }, token)).completeRecordingUpload
}

export async function recordingsOf(url: string, token: string, interviewId: string): Promise<Recording[] | undefined> {
  const text = `query ($id: ID!) { interview(id: $id) { recordings { ${fields} } } }`
  const { interview } = await must<{ interview: { recordings: Recording[] } | null }>(url, text, { id: interviewId }, token)
  return interview?.recordings
}

/** PUTs parts, as a browser does. @throws when one is refused */
export async function putParts({ recording, parts }: Ticket, bytes: Buffer): Promise<void> {
  const put = async ({ url, from, to }: Ticket['parts'][number]) => {
    const headers = { 'content-type': recording.contentType }
    const response = await fetch(url, { method: 'PUT', headers, body: bytes.subarray(from, to) })
    if (!response.ok) throw new Error(`a part was refused with ${response.status}: ${await response.text()}`)
  }
  await Promise.all(parts.map(put))
}

/** Waits until a recording is verified; default the newest. */
export const settled = (url: string, token: string, interviewId: string, recordingId?: string): Promise<Recording> =>
  eventually(async () => {
    const all = await recordingsOf(url, token, interviewId)
    const last = recordingId === undefined ? all?.at(-1) : all?.find(({ id }) => id === recordingId)
    if (last === undefined || last.status === 'UPLOADING' || last.status === 'VERIFYING') throw new Error(`it is ${last?.status}`)
    return last
  }, 20_000)

export const consentToRecording = (url: string, token: string, interviewId: string, recording: boolean): Promise<unknown> =>
  must(
    url,
    'mutation ($input: RecordConsentInput!) { recordConsent(input: $input) { id } }',
    { input: { interviewId, emotion: true, recording } },
    token,
  )
