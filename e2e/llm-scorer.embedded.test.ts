import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { judges, refuses, startLlmServer, type LlmServer } from '@parley/scoring-worker/testing'
import { eventually } from '@parley/platform/testing'
import { answer, must, signIn, startedInterview, type StartedInterview } from './support/graphql.ts'
import { dataFolder, startPlatform, startWithinMs, type RunningPlatform } from './support/start-platform.ts'

// SCORER=llm, from the environment to the scorecard that a candidate reads.
const folder = dataFolder()
let server: LlmServer
let platform: RunningPlatform
let candidate: string

beforeAll(async () => {
  server = await startLlmServer('key-of-the-test')
  platform = await startPlatform(folder.path, {
    SCORER: 'llm',
    LLM_BASE_URL: server.baseUrl,
    LLM_API_KEY: 'key-of-the-test',
    LLM_MODEL: 'judge-1',
  })
  candidate = await signIn(platform.url, 'candidate')
}, startWithinMs)
afterAll(async () => {
  await platform.stop()
  await server.close()
  folder.remove()
})

interface Scored {
  scorer: string
  total: number
  criteria: { name: string; reason: string; evidence: { quote: string; start: number; end: number }[] }[]
}

const transcript = 'Last spring I disagreed with Priya about a rewrite. We measured first, and then we agreed.'

/** What the platform shows of an answer, once it is scored. */
async function scoreOf(interview: StartedInterview): Promise<Scored> {
  const scores = async () => {
    const query = `query ($id: ID!) { interview(id: $id) { scorecard { answers { scorer total criteria { name reason evidence { quote start end } } } } } }`
    const { interview: found } = await must<{ interview: { scorecard: { answers: Scored[] } | null } }>(
      platform.url,
      query,
      { id: interview.id },
      candidate,
    )
    return found.scorecard?.answers ?? []
  }
  await eventually(async () => expect(await scores()).toHaveLength(1))
  const [score] = await scores()
  if (score === undefined) throw new Error('the score is gone')
  return score
}

test('the model’s verdict stands on the scorecard, under its name, with quotations from the transcript', async () => {
  server.reply(judges({ score: 8, quotes: ['we MEASURED first'] }))
  const interview = await startedInterview(platform.url, candidate)
  await answer(platform.url, interview, transcript, candidate)
  const score = await scoreOf(interview)
  expect(score).toMatchObject({ scorer: 'llm-1/judge-1', total: 80 })
  expect(score.criteria).toHaveLength(5)
  const at = transcript.indexOf('We measured first')
  expect(score.criteria[0]?.evidence).toEqual([{ quote: 'We measured first', start: at, end: at + 17 }])
})

test('an endpoint that is down costs the model’s verdict, not the score, and the score says so', async () => {
  server.reply(refuses(401, 'Incorrect API key provided'))
  const interview = await startedInterview(platform.url, candidate)
  await answer(platform.url, interview, transcript, candidate)
  expect((await scoreOf(interview)).scorer).toBe('rubric-1 (llm unavailable)')
  const metrics = await (await fetch(`${platform.url}/metrics`)).text()
  expect(metrics).toContain('parley_llm_fallbacks_total{reason="rejected"} 1')
})
