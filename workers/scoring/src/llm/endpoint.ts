import type { Logger, Metrics } from '@parley/platform'
import OpenAI from 'openai'
import { z } from 'zod'
import { boundedFetch } from './bounded-fetch.ts'
import { fullDialect, requestIn, simplerDialect } from './dialect.ts'
import { failureOf } from './failure-of.ts'
import { LlmError } from './llm-error.ts'
import type { ChatMessage } from './prompt.ts'

export interface EndpointOptions {
  /** Up to and without `/chat/completions`, for example `https://api.openai.com/v1`. */
  baseUrl: string
  apiKey: string
  model: string
  logger: Logger
  metrics: Metrics
}

/** Something that answers chats by the protocol of OpenAI's `/chat/completions`. */
export interface Endpoint {
  /**
   * Asks once and gives what the model wrote.
   * @param signal ends the request
   * @throws LlmError, or the signal's reason
   */
  ask(messages: ChatMessage[], signal: AbortSignal): Promise<string>
}

const count = z.number().int().nonnegative().max(10_000_000).catch(0)

/** Of the protocol's answer, what is looked at. The types of the package are a promise of the endpoint, not a check. */
const completion = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z.object({ prompt_tokens: count, completion_tokens: count }).nullish().catch(undefined),
})

const requestBuckets = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60]

/** Opens no connection by itself. Retries nothing: whoever asks decides. */
export function createEndpoint({ baseUrl, apiKey, model, logger, metrics }: EndpointOptions): Endpoint {
  const client = new OpenAI({
    baseURL: baseUrl,
    apiKey,
    // What is not given here would be read from the environment.
    organization: null,
    project: null,
    adminAPIKey: null,
    webhookSecret: null,
    logLevel: 'off',
    maxRetries: 0,
    fetch: boundedFetch,
  })
  const requests = metrics.counter('parley_llm_requests_total', 'Requests to the language model', ['result'])
  const seconds = metrics.histogram('parley_llm_request_seconds', 'Seconds of a request to the language model', [], requestBuckets)
  const tokens = metrics.counter('parley_llm_tokens_total', 'Tokens that the language model counted', ['kind'])
  let dialect = fullDialect

  async function ask(messages: ChatMessage[], signal: AbortSignal): Promise<string> {
    for (let trying = dialect; ;) {
      try {
        const reply = await client.chat.completions.create(requestIn(trying, model, messages), { signal })
        if (trying !== dialect) logger.warn({ model, dialect: trying }, 'the language model takes less than was asked of it at first')
        dialect = trying
        return contentOf(reply)
      } catch (error) {
        const simpler = error instanceof OpenAI.APIError && maySimplify(error) ? simplerDialect(trying, error.message) : undefined
        if (simpler === undefined) throw failureOf(error, signal)
        trying = simpler
      }
    }
  }

  function contentOf(reply: unknown): string {
    const read = completion.safeParse(reply)
    if (!read.success) throw new LlmError('invalid', 'the endpoint did not answer by the protocol')
    const { choices, usage } = read.data
    tokens.inc({ kind: 'prompt' }, usage?.prompt_tokens ?? 0)
    tokens.inc({ kind: 'completion' }, usage?.completion_tokens ?? 0)
    const { message, finish_reason: finish } = choices[0] ?? { message: {} }
    if (message.refusal || finish === 'content_filter') throw new LlmError('refused', 'the model declined to judge')
    if (finish === 'length') throw new LlmError('invalid', 'the model was cut off')
    if (!message.content) throw new LlmError('invalid', 'the model wrote nothing')
    return message.content
  }

  return {
    async ask(messages, signal) {
      const done = seconds.startTimer()
      try {
        const content = await ask(messages, signal)
        requests.inc({ result: 'ok' })
        return content
      } catch (error) {
        if (error instanceof LlmError) requests.inc({ result: error.kind })
        throw error
      } finally {
        done()
      }
    },
  }
}

/** Whether a refusal may be about how it was asked, rather than about what. */
const maySimplify = ({ status, code }: InstanceType<typeof OpenAI.APIError>): boolean =>
  (status === 400 || status === 422) && code !== 'content_filter' && code !== 'context_length_exceeded'
