import { parentPort } from 'node:worker_threads'
import type { FaceOutput } from '../model/face-model.ts'
import { readFrame } from '../reading/read-frame.ts'
import type { FromDecoder, ToDecoder } from './decoder-messages.ts'

// The program of one decoder: it reads frames as any thread does, several at a time, but the networks are computed by the device's thread.
if (parentPort === null) throw new Error('this program runs in a worker thread')
const port = parentPort

interface Question {
  resolve: (message: ToDecoder) => void
  reject: (error: Error) => void
}
/** What each frame waits for; as many as there are frames in work. */
const questions = new Map<number, Question>()

function ask(message: FromDecoder & { kind: 'detect' | 'read' }): Promise<ToDecoder> {
  const answer = new Promise<ToDecoder>((resolve, reject) => questions.set(message.id, { resolve, reject }))
  const array = message.kind === 'detect' ? message.square : message.face
  port.postMessage(message, [array.buffer])
  return answer
}

const networksFor = (id: number) => ({
  async detect(square: Float32Array<ArrayBuffer>): Promise<Float32Array> {
    const answer = await ask({ kind: 'detect', id, square })
    if (answer.kind !== 'detected') throw new Error(`${answer.kind} in place of logits`)
    return answer.logits
  },
  async read(face: Float32Array<ArrayBuffer>): Promise<FaceOutput> {
    const answer = await ask({ kind: 'read', id, face })
    if (answer.kind !== 'read') throw new Error(`${answer.kind} in place of a face`)
    return answer.output
  },
})

const send = (message: FromDecoder) => port.postMessage(message)

port.on('message', (message: ToDecoder) => {
  const { id } = message
  if (message.kind === 'frame') {
    readFrame(message.jpeg, networksFor(id)).then(
      (result) => send({ kind: 'reading', id, result }),
      (error: unknown) => send({ kind: 'failed', id, reason: error instanceof Error ? error.message : String(error) }),
    )
    return
  }
  const question = questions.get(id)
  questions.delete(id)
  if (message.kind === 'error') question?.reject(new Error(message.reason))
  else question?.resolve(message)
})
send({ kind: 'ready' })
