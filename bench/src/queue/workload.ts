import { topology as platform, type AnswerSubmitted, type FrameHeaders } from '@parley/contracts'
import type { QueueSpec, Topology } from '@parley/messaging'
import { randomBytes } from 'node:crypto'

export const workloadNames = ['frames', 'answers'] as const
export type WorkloadName = (typeof workloadNames)[number]

/** What is sent through a queue of the platform, message by message. */
export interface Workload {
  name: WorkloadName
  /** The platform's own settings, under a name that meets nobody's queue. */
  queue: QueueSpec
  id: (number: number) => string
  headers: (number: number) => Record<string, unknown>
  body: (number: number) => Buffer
  /** Reads a message as its consumer would. @returns the number it was made of */
  read: (headers: Record<string, unknown>, body: Uint8Array) => number
}

export type Workloads = Record<WorkloadName, Workload>

/** @param prefix of the queues' names */
export function createWorkloads(prefix: string): Workloads {
  return { frames: frames(prefix), answers: answers(prefix) }
}

export const topologyOf = (workloads: Workloads): Topology => ({ queues: Object.values(workloads).map(({ queue }) => queue), fanouts: [] })

function specOf(prefix: string, name: string): QueueSpec {
  const spec = platform.queues.find((queue) => queue.name === name)
  if (spec === undefined) throw new Error(`The platform has no queue ${name}.`)
  return { ...spec, name: `${prefix}.${name}` }
}

const interviewId = 'a3f5c0de-0000-4000-8000-000000000001'
const idOf = (number: number) => `${String(number).padStart(8, '0')}-0000-4000-8000-000000000000`

/** Webcam pictures of 15 KB, with the headers that intake gives them. */
function frames(prefix: string): Workload {
  const pictures = Array.from({ length: 16 }, () => randomBytes(15 * 1024))
  return {
    name: 'frames',
    queue: specOf(prefix, 'emotion.frames'),
    id: idOf,
    headers: (number) => {
      const now = Date.now()
      const headers: FrameHeaders = {
        frameId: idOf(number),
        interviewId,
        frameNumber: number,
        capturedAt: '2026-01-01T10:00:00.000Z',
        journey: { received: now + 0.25, queued: now + 0.5 },
      }
      return { ...headers, requestId: 'bench-request-0001' }
    },
    body: (number) => pictures[number % pictures.length] ?? Buffer.alloc(0),
    read: (headers, body) => (body.length === 15 * 1024 ? Number(headers['frameNumber']) : NaN),
  }
}

/** An answer of about 200 words, 1.5 KB of JSON. */
function answers(prefix: string): Workload {
  const sentence = 'First I asked the team what had changed, then I measured it, and only then we decided together what to do about it. '
  const answer: AnswerSubmitted = {
    answerId: '',
    interviewId,
    organizationId: 'bench-organisation',
    question: {
      id: 'q-17',
      text: 'Tell me about a time when something in production did not behave as you expected. What did you do?',
      category: 'behavioural',
      difficulty: 'MEDIUM',
      keyPoints: ['names the situation', 'says what they themselves did', 'gives a result that can be checked'],
      timeLimitSeconds: 180,
    },
    transcript: sentence.repeat(8),
    durationMs: 0,
    submittedAt: '2026-01-01T10:00:00.000Z',
  }
  return {
    name: 'answers',
    queue: specOf(prefix, 'scoring.answers'),
    id: idOf,
    headers: () => ({ requestId: 'bench-request-0001' }),
    body: (number) => Buffer.from(JSON.stringify({ ...answer, answerId: idOf(number), durationMs: number } satisfies AnswerSubmitted)),
    read: (_headers, body) => {
      const { durationMs } = JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')) as AnswerSubmitted // sent above
      return durationMs
    },
  }
}
