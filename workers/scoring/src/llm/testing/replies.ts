import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { defaultCriteria } from '@parley/contracts'
import { z } from 'zod'
import type { ModelJudgement } from '../model-verdict.ts'
import type { Reply } from './llm-server.ts'

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) =>
  void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body))

/** A completion with this message, as the protocol has it. */
export const completes =
  (
    message: Record<string, unknown>,
    finishReason = 'stop',
    usage: unknown = { prompt_tokens: 700, completion_tokens: 300, total_tokens: 1_000 },
  ): Reply =>
  (response, { model }) =>
    json(response, 200, {
      id: 'chatcmpl-1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model,
      choices: [{ index: 0, message: { role: 'assistant', refusal: null, ...message }, logprobs: null, finish_reason: finishReason }],
      usage,
    })

/** The model writes this. */
export const says = (content: string): Reply => completes({ content })

const judgedData = z.object({ answer: z.object({ transcript: z.string() }) })

/** The same for each criterion, with the first words of the transcript as its quotation, unless told otherwise. */
export const judgement = (transcript: string, changes: Partial<ModelJudgement> = {}): ModelJudgement => ({
  score: 7,
  reason: 'It says what was done and what came of it.',
  quotes: [transcript.split(' ').slice(0, 8).join(' ')],
  confidence: 0.8,
  ...changes,
})

/** A verdict as it is asked for. @param changes of every criterion, or by name */
export const judges =
  (changes: Partial<ModelJudgement> = {}): Reply =>
  (response, request) => {
    const { transcript } = judgedData.parse(JSON.parse(request.messages.at(-1)?.content ?? '')).answer
    const verdict = Object.fromEntries(defaultCriteria.map(({ name }) => [name, judgement(transcript, changes)]))
    says(JSON.stringify(verdict))(response, request)
  }

/** An error as OpenAI words it. */
export const refuses =
  (status: number, message: string, headers: Record<string, string> = {}, code: string | null = null) =>
  (response: ServerResponse): void =>
    json(response, status, { error: { message, type: 'invalid_request_error', param: null, code } }, headers)

/** Takes the request and never answers. */
export const hangs: Reply = () => {}

/** Answers with a byte of white space every 20 ms, for ever. */
export const drips: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  const timer = setInterval(() => response.write(' '), 20)
  response.once('close', () => clearInterval(timer))
}

/** Begins a verdict and cuts the connection. */
export const cutsOff: Reply = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' })
  response.write('{"id":"chatcmpl-1","choices":[', () => response.destroy())
}

/** An answer of so many bytes, in pieces, as fast as they are taken. Calls back with what was taken when the other side hangs up. */
export const pours =
  (bytes: number, onEnd: (sent: number) => void): Reply =>
  (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const piece = Buffer.alloc(65_536, ' ')
    let sent = 0
    const pieces = Readable.from(
      (function* () {
        while (sent < bytes) {
          sent += piece.length
          yield piece
        }
      })(),
    )
    void pipeline(pieces, response).then(
      () => onEnd(sent),
      () => onEnd(sent),
    )
  }

/** Answers by what the request holds. */
export const chooses =
  (choose: (body: Parameters<Reply>[1]) => Reply): Reply =>
  (response, body) =>
    choose(body)(response, body)
