import type { Query } from '@parley/database'
import DataLoader from 'dataloader'
import { readSample, sampleColumns } from './sample-rows.ts'
import type { Sample } from './sample.ts'

export interface TimelinePage {
  interviewId: string
  /** Samples after this number. */
  after: number
  /** Most samples. */
  limit: number
}

/** Pages of timelines, oldest first; one query for all interviews of an operation. */
export type TimelineLoader = DataLoader<TimelinePage, Sample[], string>

const pagesSql = `
  SELECT p.page, s.* FROM unnest($1::text[], $2::int[], $3::int[]) WITH ORDINALITY AS p(interview_id, after, size, page)
  CROSS JOIN LATERAL (
    SELECT ${sampleColumns.join(', ')} FROM emotion.emotion_analysis
    WHERE session_id = p.interview_id AND number > p.after ORDER BY number LIMIT p.size
  ) AS s ORDER BY p.page, s.number`

export const createTimelineLoader = (query: Query): TimelineLoader =>
  new DataLoader(
    async (pages) => {
      const rows = await query(pagesSql, [
        pages.map(({ interviewId }) => interviewId),
        pages.map(({ after }) => after),
        pages.map(({ limit }) => limit),
      ])
      const samples: Sample[][] = pages.map(() => [])
      for (const { page, ...row } of rows) samples[Number(page) - 1]?.push(readSample(row))
      return samples
    },
    { cacheKeyFn: ({ interviewId, after, limit }) => `${after} ${limit} ${interviewId}` },
  )
