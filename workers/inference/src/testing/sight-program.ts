import { parentPort, workerData } from 'node:worker_threads'
import type { FaceBox } from '@parley/contracts'
import type { Candidate, OpenBackendOptions } from '../backend/backend.ts'
import { openBackend } from '../backend/open-backend.ts'
import { lookAt, readPhotographs } from '../check-gpu/agreement.ts'

// A thread that looks at photographs with one back end: native ones want arrays of their own realm, and Jest's tests run in another.

export interface SightRequest {
  candidate: Candidate
  options: OpenBackendOptions
  /** The pictures of each look: those of one look are one batch. */
  looks: { paths: string[]; cuts?: FaceBox[][] | undefined }[]
}

const { candidate, options, looks } = workerData as SightRequest
const { model, ...about } = await openBackend(candidate, options)
const sights = []
for (const { paths, cuts } of looks) sights.push(await lookAt(model, await readPhotographs(paths), cuts))
parentPort?.postMessage({ about, sights })
