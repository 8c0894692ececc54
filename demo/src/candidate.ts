import { setTimeout as wait } from 'node:timers/promises'
import { now } from '@parley/platform'
import { answerTo, speakingTime } from './answers.ts'
import type { GraphQLClient } from './graphql-client.ts'
import * as operations from './operations.ts'
import { createWebcam } from './webcam.ts'

export interface Question {
  id: string
  text: string
  category: string
}

/** Creates a practice interview, consents and starts it: what a candidate's page does first. */
export async function beginInterview(client: GraphQLClient): Promise<{ id: string; title: string }> {
  const { createInterview } = await client.request<{ createInterview: { id: string; title: string } }>(operations.createInterview)
  await client.request(operations.recordConsent, { interviewId: createInterview.id })
  return createInterview
}

/** Starts it: how many questions there are, and the first. */
export async function startInterview(client: GraphQLClient, interviewId: string): Promise<{ total: number; first: Question }> {
  const { startInterview: started } = await client.request<{ startInterview: { totalQuestions: number; currentQuestion: Question } }>(
    operations.startInterview,
    { interviewId },
  )
  return { total: started.totalQuestions, first: started.currentQuestion }
}

export interface WebcamOptions {
  framesPerSecond: number
  signal: AbortSignal
  /** Called as each frame leaves, with its `capturedAt` and the clock's time. */
  onSent: (capturedAt: string, at: number) => void
  /** Called with each receipt: the reason, or undefined when the frame was accepted. */
  onReceipt: (refusal: string | undefined) => void
}

/** Sends webcam pictures at a steady rate until the signal; resolves once the last receipt is there. */
export async function sendWebcam(client: GraphQLClient, interviewId: string, options: WebcamOptions): Promise<void> {
  const { framesPerSecond, signal, onSent, onReceipt } = options
  const takePicture = await createWebcam()
  const receipts: Promise<void>[] = []
  const begin = now()
  for (let number = 0; !signal.aborted; number += 1) {
    const picture = await takePicture(number)
    const due = begin + (number * 1000) / framesPerSecond - now()
    if (due > 0 && !(await wait(due, true, { signal }).catch(() => false))) break
    const image = picture.toString('base64')
    const sentAt = now()
    const capturedAt = new Date(sentAt).toISOString()
    onSent(capturedAt, sentAt)
    receipts.push(
      client
        .request<{ submitFrame: { accepted: boolean; reason: string | null } }>(operations.submitFrame, {
          input: { interviewId, capturedAt, image },
        })
        .then(({ submitFrame }) => onReceipt(submitFrame.accepted ? undefined : String(submitFrame.reason))),
    )
  }
  await Promise.all(receipts)
}

export interface AnswerOptions {
  first: Question
  total: number
  /** Over which the answers are spread evenly. */
  seconds: number
  /** Called before each answer is given; `last` with the one after which the interview is complete. */
  onAnswer: (question: Question, last: boolean) => void
}

/** Between two drafts of an answer: well below what the platform takes. */
const draftEveryMs = 500

/** Says an answer word by word over its time, so that watchers read along. */
async function speak(client: GraphQLClient, interviewId: string, questionId: string, transcript: string, ms: number): Promise<void> {
  const words = transcript.split(' ')
  const drafts = Math.max(1, Math.floor(ms / draftEveryMs))
  for (let version = 1; version <= drafts; version += 1) {
    await wait(ms / drafts)
    if (version === drafts) return
    const said = words.slice(0, Math.round((version / drafts) * words.length)).join(' ')
    await client.request(operations.saveAnswerDraft, { input: { interviewId, questionId, transcript: said, version } })
  }
}

/** Answers question after question as the platform asks them, then completes the interview. */
export async function answerQuestions(client: GraphQLClient, interviewId: string, options: AnswerOptions): Promise<void> {
  const { first, total, seconds, onAnswer } = options
  let question: Question | null = first
  for (let given = 1; question !== null; given += 1) {
    const transcript = answerTo(question.category)
    await speak(client, interviewId, question.id, transcript, (seconds * 1000) / total)
    onAnswer(question, given === total)
    await client.request(operations.submitAnswer, {
      input: { interviewId, questionId: question.id, transcript, durationMs: speakingTime(transcript) },
    })
    const { interview } = await client.request<{ interview: { currentQuestion: Question | null } }>(operations.nextQuestion, {
      interviewId,
    })
    question = interview.currentQuestion
  }
  await client.request(operations.completeInterview, { interviewId })
}
