import type { FrameResult } from '@parley/contracts'
import type { Pool } from '@parley/database'
import { createResultsStore, resultsHeld } from '../../../subgraphs/emotion/src/results/results-store.ts'

/** Stores results as the emotion subgraph's consumer does, with as many in hand as its prefetch allows. @returns seconds */
export async function storeAsConsumed(pool: Pool, results: readonly FrameResult[]): Promise<number> {
  let samples = 0
  const store = createResultsStore({
    pool,
    stored: (outcome) => {
      for (const ofInterview of outcome.samples.values()) samples += ofInterview.length
    },
  })
  let next = 0
  const take = async () => {
    for (let result = results[next++]; result !== undefined; result = results[next++]) await store.add(result)
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: resultsHeld }, take))
  const seconds = (performance.now() - began) / 1000
  await store.close()
  if (samples !== results.length) throw new Error(`${samples} samples were stored of ${results.length} results`)
  return seconds
}
