import type { Query } from '@parley/database'
import { encodeCursor, postgresFeed, type PostgresFeed } from '@parley/live-log'
import { readSample, sampleColumns } from './sample-rows.ts'
import type { Sample } from './sample.ts'

export const emotionFeedName = 'emotion'

/** The feed of analysed frames, one key an interview. @param query on a pool */
export const createEmotionFeed = (query: Query): PostgresFeed<Sample> =>
  postgresFeed<Sample>({
    query,
    name: emotionFeedName,
    heads: { table: 'emotion.emotion_summaries', key: 'interview_id', head: 'head', floor: 'floor' },
    events: { table: 'emotion.emotion_analysis', key: 'session_id', number: 'number', at: 'received_at', columns: sampleColumns },
    decode: readSample,
  })

/** The cursor after a sample: the same in the timeline and in the live feed. */
export const sampleCursor = ({ interviewId, number }: Pick<Sample, 'interviewId' | 'number'>): string =>
  encodeCursor({ feed: emotionFeedName, key: interviewId, number })
