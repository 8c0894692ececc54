import type { Query } from '@parley/database'
import type { ObjectStore, StaleUpload } from '@parley/messaging'
import { uploadWindowMs } from './recording-limits.ts'

const batch = 500
/** Rows whose upload this old is wanted are expired by now. */
const staleMs = uploadWindowMs + 3_600_000

/**
 * Aborts uploads at the store that no row knows, or no longer waits for: of a process that died between store and database. Several
 * replicas may do so at once: what one has aborted the other finds gone.
 * @returns how many were aborted
 */
export async function sweepUploads(query: Query, store: ObjectStore, now = Date.now()): Promise<number> {
  let aborted = 0
  const sweep = async (found: readonly StaleUpload[]) => {
    const rows = await query(`SELECT upload_id FROM interviews.recordings WHERE status = 'UPLOADING' AND upload_id = ANY($1::text[])`, [
      found.map(({ uploadId }) => uploadId),
    ])
    const awaited = new Set(rows.map(({ upload_id: id }) => String(id)))
    for (const { key, uploadId } of found.filter((upload) => !awaited.has(upload.uploadId))) {
      await store.abortUpload(key, uploadId)
      aborted += 1
    }
  }
  let held: StaleUpload[] = []
  for await (const upload of store.staleUploads(new Date(now - staleMs))) {
    if (held.push(upload) < batch) continue
    await sweep(held)
    held = []
  }
  await sweep(held)
  return aborted
}
