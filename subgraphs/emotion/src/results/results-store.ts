import type { FrameResult } from '@parley/contracts'
import type { GroupRunner } from '../grouping/group-runner.ts'
import { createLanes } from '../grouping/lanes.ts'
import { storeResults, type StoredResults, type StoreResultsOptions } from './store-results.ts'

/** Results in one transaction. */
const largestBatch = 400
/** Transactions at once: one is prepared here while another is with the database. */
const lanes = 4
/** Results worth holding: in each lane one batch being stored and one gathering. */
export const resultsHeld = 2 * lanes * largestBatch

export interface ResultsStoreOptions extends StoreResultsOptions {
  /** Told of each batch after its commit. */
  stored: (outcome: StoredResults, results: readonly FrameResult[]) => void
}

/** Stores results in batches of at most 400 or 10 ms, an interview's in the order in which they were added. */
export const createResultsStore = ({ stored, ...options }: ResultsStoreOptions): GroupRunner<FrameResult, undefined> =>
  createLanes({
    lanes,
    keyOf: ({ interviewId }) => interviewId,
    run: async (results) => {
      stored(await storeResults(options, results), results)
      return results.map(() => undefined)
    },
    everyMs: 10,
    largest: largestBatch,
    backlog: 2 * resultsHeld,
  })
