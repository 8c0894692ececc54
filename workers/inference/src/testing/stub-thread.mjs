import { existsSync, writeFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

// A thread that does what the frame's text says, for tests of the pool: `exit`, `hang`, `throw`, `once <file>` (exits unless the file is
// there, and leaves it); anything else is answered. Plain JavaScript, so that it starts in no time. Speaks pool/thread-messages.ts.
const reading = { outcome: 'NO_FACE', faces: 0, probabilities: null, box: null, valence: null, attention: null }

parentPort.on('message', ({ jpeg }) => {
  const [order, file] = Buffer.from(jpeg).toString().split(' ')
  if (order === 'hang') for (;;);
  const first = order === 'once' && !existsSync(file)
  if (first) writeFileSync(file, '')
  if (order === 'exit' || first) process.exit(7)
  parentPort.postMessage(
    order === 'throw'
      ? { kind: 'failed', reason: 'told to' }
      : { kind: 'reading', result: { reading, decodedAt: 1, inferredAt: 2, stages: { decode: 1 } } },
  )
})
parentPort.postMessage({ kind: 'warm', modelVersion: 'stub' })
