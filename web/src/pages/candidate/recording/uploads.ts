import type { Client } from '@urql/core'
import { CompleteRecordingDocument, RequestRecordingDocument } from '../../../generated/graphql.ts'
import { request, serverClock } from '../../../platform/request.ts'
import { createBackoff } from '../backoff.ts'
import { later } from '../later.ts'
import { putPart } from './put-part.ts'
import { createRecordingStore } from './recording-store.ts'
import { createUploader, type Uploader } from './uploader.ts'

export const recordingStore = createRecordingStore()

let current: { userId: string; uploader: Uploader } | undefined

/** The one uploader of this page, which goes on from page to page, for as long as the account is the same. */
export function uploadsOf(userId: string, client: Client): Uploader {
  if (current?.userId === userId) return current.uploader
  current?.uploader.close()
  const uploader = createUploader({
    store: recordingStore,
    userId,
    request: async (input) => (await request(client, RequestRecordingDocument, { input })).requestRecordingUpload,
    async complete(recordingId) {
      await request(client, CompleteRecordingDocument, { input: { recordingId } })
    },
    put: putPart,
    alone: async (name, run) => {
      let ran = false
      // Only pages of a secure address have locks; others have no camera either, and nothing to send.
      await (navigator as Partial<Navigator>).locks?.request(name, { ifAvailable: true }, async (lock) => {
        if (!lock) return
        ran = true
        await run()
      })
      return ran
    },
    backoff: createBackoff(),
    now: () => serverClock.now(),
    after: later,
  })
  current = { userId, uploader }
  return uploader
}
