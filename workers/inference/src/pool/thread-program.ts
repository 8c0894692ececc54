import { parentPort, workerData } from 'node:worker_threads'
import { backendLabel } from '../backend/backend.ts'
import { openBackend } from '../backend/open-backend.ts'
import { modelVersionOf } from '../model/model-version.ts'
import { networksOf, warmUp } from '../model/networks.ts'
import { readFrame } from '../reading/read-frame.ts'
import type { FrameRequest, ReaderMessage, ReaderSettings } from './reader-messages.ts'

// The program of one thread: it owns one back end and reads one frame at a time. Whatever goes wrong at start ends it.
if (parentPort === null) throw new Error('this program runs in a worker thread')
const port = parentPort
const { candidate, packages } = workerData as ReaderSettings
const send = (message: ReaderMessage) => port.postMessage(message)

const backend = await openBackend(candidate, { packages })
await warmUp(backend.model)
const networks = networksOf(backend.model)
port.on('message', ({ id, jpeg }: FrameRequest) => {
  readFrame(jpeg, networks).then(
    (result) => send({ kind: 'reading', id, result }),
    (error: unknown) => send({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) }),
  )
})
send({ kind: 'warm', modelVersion: modelVersionOf(backendLabel(backend)), deviceName: backend.deviceName })
