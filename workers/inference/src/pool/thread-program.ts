import { parentPort, workerData } from 'node:worker_threads'
import { openBackend } from '../backend/open-backend.ts'
import { modelVersionOf } from '../model/model-version.ts'
import { loadNetworks } from '../model/networks.ts'
import { readFrame } from '../reading/read-frame.ts'
import type { FrameRequest, ThreadMessage, ThreadSettings } from './thread-messages.ts'

// The program of one thread: it owns one back end and reads one frame at a time. Whatever goes wrong at start ends it.
if (parentPort === null) throw new Error('this program runs in a worker thread')
const port = parentPort
const { backend: choice } = workerData as ThreadSettings
const send = (message: ThreadMessage) => port.postMessage(message)

const backend = await openBackend(choice)
const networks = await loadNetworks(backend)
await networks.warmUp()
port.on('message', ({ jpeg }: FrameRequest) => {
  readFrame(jpeg, networks).then(
    (result) => send({ kind: 'reading', result }),
    (error: unknown) => send({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) }),
  )
})
send({ kind: 'warm', modelVersion: modelVersionOf(backend.name) })
