import type { Closable, Logger } from '@parley/platform'
import { s3CodeOf } from './s3-errors.ts'
import type { S3Client } from './s3-client.ts'

export interface OpenBucketOptions {
  client: S3Client
  bucket: string
  region: string
  /** Whose pages may use signed URLs of it; none: its rules are left as they are. */
  pageOrigins: readonly string[]
  logger: Logger
}

export interface OpenBucket extends Closable {
  /** Resolves after the first try, whatever came of it; later ones follow in the background until one succeeds. */
  tried: Promise<void>
}

const firstPauseMs = 250
const longestPauseMs = 15_000

/** Makes the bucket unless it is there. Several processes may do so at once. */
export function openBucket({ client, bucket, region, pageOrigins, logger }: OpenBucketOptions): OpenBucket {
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let underway: Promise<void> = Promise.resolve()

  async function attempt(failures: number): Promise<void> {
    try {
      if (!(await client.bucketExists(bucket))) {
        await client.makeBucket(bucket, region).catch(unlessAnotherMadeIt)
        logger.info({ bucket }, 'bucket made')
      }
      if (pageOrigins.length > 0) await client.allowPages(bucket, pageOrigins).catch(unlessItAllowsAll)
    } catch (error) {
      if (closed) return
      logger.warn({ err: error, bucket, failures: failures + 1 }, 'the object store is out of reach; trying again')
      // Between half of it and all: replicas that start together do not knock together.
      const pause = Math.min(longestPauseMs, firstPauseMs * 2 ** failures) * (0.5 + Math.random() / 2)
      timer = setTimeout(() => {
        underway = attempt(failures + 1)
      }, pause).unref()
    }
  }
  const tried = (underway = attempt(0))
  return {
    tried,
    async close() {
      closed = true
      clearTimeout(timer)
      await underway
    },
  }
}

/** MinIO lets every origin in unless its own settings say otherwise, and knows no rules of a bucket. */
function unlessItAllowsAll(error: unknown): void {
  if (s3CodeOf(error) !== 'NotImplemented') throw error
}

function unlessAnotherMadeIt(error: unknown): void {
  if (s3CodeOf(error) !== 'BucketAlreadyOwnedByYou') throw error
}
