import { existsSync, writeFileSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'

// A reader that does what the frame's text says, for tests of the pool: `exit`, `hang`, `throw`, `once <file>` (exits unless the file is
// there, and leaves it), `hold` (is answered with the next frame that is not one); anything else is answered at once. Runs as a thread and
// as a process. Plain JavaScript, so that it starts in no time. Speaks pool/reader-messages.ts.
const reading = { outcome: 'NO_FACE', faces: 0, probabilities: null, box: null, valence: null, attention: null }
const send = (message) => (parentPort === null ? process.send(message) : parentPort.postMessage(message))
const held = []

function receive({ id, jpeg }) {
  const [order, file] = Buffer.from(jpeg).toString().split(' ')
  if (order === 'hang') for (;;);
  const first = order === 'once' && !existsSync(file)
  if (first) writeFileSync(file, '')
  if (order === 'exit' || first) process.exit(7)
  if (order === 'throw') send({ kind: 'failed', id, reason: 'told to' })
  else held.push(id)
  if (order !== 'hold')
    for (const each of held.splice(0))
      send({ kind: 'reading', id: each, result: { reading, decodedAt: 1, inferredAt: 2, stages: { decode: 1 } } })
}

if (parentPort === null) process.on('message', receive).once('disconnect', () => process.exit(0))
else parentPort.on('message', receive)
send({ kind: 'warm', modelVersion: 'stub', deviceName: 'none' })
