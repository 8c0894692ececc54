import { mediaTask, type MediaResult, type MediaTask } from '@parley/contracts'
import { jsonMessage, readJson, type Delivery, type ObjectStore, type WorkQueue } from '@parley/messaging'
import { acceptRequestId, type Closable, currentRequestId, type Logger, type Metrics, reasonOf, withRequestId } from '@parley/platform'
import { verifyObject } from './verify-object.ts'

export interface MediaWorkerOptions {
  queue: WorkQueue
  store: ObjectStore
  logger: Logger
  metrics: Metrics
  /** Tasks at once; default 2: reading keeps a core busy with the checksum. */
  prefetch?: number
}

/**
 * Takes tasks from `media.recordings` and tells on `media.results` what came of them. Keeps nothing: a task that was not acknowledged is
 * done again elsewhere, with the same outcome and under the same message id.
 */
export async function createMediaWorker({ queue, store, logger, metrics, prefetch = 2 }: MediaWorkerOptions): Promise<Closable> {
  const seconds = metrics.histogram('parley_media_task_seconds', 'Seconds that a task of the media worker took', ['task'])
  const tasks = metrics.counter('parley_media_tasks_total', 'Tasks that the media worker has done', ['task', 'outcome'])
  const stopping = new AbortController()
  const underway = new Set<Promise<void>>()

  async function perform(task: MediaTask): Promise<MediaResult> {
    const { recordingId } = task
    if (task.task === 'verify') {
      const fault = await verifyObject(store, task, stopping.signal)
      return { task: 'verify', recordingId, fault, at: new Date().toISOString() }
    }
    // The upload first: completed in between it would be an object again.
    await store.abortUpload(task.key, task.uploadId)
    await store.delete(task.key)
    return { task: 'remove', recordingId, at: new Date().toISOString() }
  }

  async function handle(delivery: Delivery): Promise<void> {
    let task: MediaTask
    try {
      task = readJson(delivery, (body) => mediaTask.parse(body))
    } catch (error) {
      logger.error({ messageId: delivery.id, err: error }, 'not a task')
      return delivery.nack('the message is not a task as the contract has it', { dead: true })
    }
    const about = { recordingId: task.recordingId, task: task.task }
    const done = seconds.startTimer({ task: task.task })
    try {
      const result = await perform(task)
      await queue.publish('media.results', jsonMessage(result, { id: `${task.recordingId}:${task.task}`, requestId: currentRequestId() }))
      delivery.ack()
      const outcome = result.task === 'verify' ? (result.fault ?? 'READY') : 'REMOVED'
      tasks.inc({ task: task.task, outcome })
      logger.info({ ...about, outcome }, 'media task done')
    } catch (error) {
      // Neither done nor failed: it is delivered again once the consumer is gone.
      if (stopping.signal.aborted) return
      logger.warn({ ...about, attempt: delivery.attempt, err: error }, 'media task not done')
      delivery.nack(reasonOf(error))
    } finally {
      done()
    }
  }

  const consumer = await queue.consume('media.recordings', { prefetch }, (delivery) => {
    const work = withRequestId(acceptRequestId(delivery.headers['requestId']), () => handle(delivery))
    underway.add(work)
    return work.finally(() => underway.delete(work))
  })
  return {
    async close() {
      stopping.abort(new Error('the worker is closing'))
      await Promise.allSettled(underway)
      await consumer.close()
    },
  }
}
