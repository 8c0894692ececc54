import { mediaResult, type MediaResult } from '@parley/contracts'
import type { Query } from '@parley/database'
import { readJson, type Consumer, type Delivery, type WorkQueue } from '@parley/messaging'
import { acceptRequestId, withRequestId, type Logger } from '@parley/platform'
import { writeAudit } from '../audit/write-audit.ts'
import type { ChangeInterviews } from '../interview/change-interviews.ts'
import { toDead, toReady, withRecordings } from './change-recordings.ts'
import { readRecordings, recordingsOf } from './recording-rows.ts'

export interface MediaResultsOptions {
  queue: WorkQueue
  query: Query
  change: ChangeInterviews
  logger: Logger
}

/** Taken at once by one replica. */
const prefetch = 20

/**
 * A removal so soon after the end of a recording is done again later (`askAgain`): an upload that was being completed at that very
 * moment may have left its object behind it.
 */
const settledForMinutes = 10

/** Takes what the media worker says of recordings. Each answer counts once, however often it comes. */
export function consumeMediaResults({ queue, query, change, logger }: MediaResultsOptions): Promise<Consumer> {
  async function verified(interviewId: string, { recordingId, fault, at }: Extract<MediaResult, { task: 'verify' }>): Promise<void> {
    await change([interviewId], async ({ state }, tx) => {
      const row = (await recordingsOf(tx, interviewId)).find(({ id }) => id === recordingId)
      // Told before, or ended meanwhile.
      if (row?.status !== 'VERIFYING') return { state }
      const recordings = fault === null ? toReady(row, at) : toDead([row], fault, at)
      await writeAudit(tx, {
        organizationId: state.organizationId,
        actorId: null,
        action: fault === null ? 'recording.ready' : 'recording.rejected',
        subjectId: recordingId,
        details: { interviewId, fault },
      })
      return { state: withRecordings(state, recordings.rows), recordings }
    })
    logger.info({ recordingId, interviewId, fault }, 'recording verified')
  }

  async function removed({ recordingId }: Extract<MediaResult, { task: 'remove' }>): Promise<void> {
    const [gone] = await query(
      `UPDATE interviews.recordings r SET asked_at = NULL FROM interviews.interviews i
       WHERE r.id = $1 AND i.id = r.interview_id AND r.asked_at IS NOT NULL AND r.status IN ('REJECTED', 'EXPIRED')
         AND r.settled_at < now() - make_interval(mins => ${settledForMinutes})
       RETURNING i.organization_id AS "organizationId", i.id AS "interviewId"`,
      [recordingId],
    )
    if (gone === undefined) return
    const { organizationId, ...details } = gone
    await writeAudit(query, {
      organizationId: String(organizationId),
      actorId: null,
      action: 'recording.removed',
      subjectId: recordingId,
      details,
    })
    logger.info({ recordingId }, 'recording removed')
  }

  async function handle(delivery: Delivery): Promise<void> {
    let result: MediaResult
    try {
      result = readJson(delivery, (body) => mediaResult.parse(body))
    } catch (error) {
      logger.error({ messageId: delivery.id, err: error }, 'not a result of the media worker')
      return delivery.nack('the message is not a result as the contract has it', { dead: true })
    }
    const [row] = await readRecordings(query, 'r.id = $1', [result.recordingId])
    // Gone with its interview.
    if (row === undefined) return delivery.ack()
    await (result.task === 'verify' ? verified(row.interviewId, result) : removed(result))
    delivery.ack()
  }

  return queue.consume('media.results', { prefetch }, (delivery) =>
    withRequestId(acceptRequestId(delivery.headers['requestId']), () => handle(delivery)),
  )
}
