import { describe, expect, test } from '@jest/globals'
import { createMetrics, parseConfig, redactConfig, silentLogger } from '@parley/platform'
import { scoringWorkerConfig } from './config.ts'
import { openScorer } from './open-scorer.ts'

const read = (environment: Record<string, string>) => parseConfig(scoringWorkerConfig, { AMQP_URL: 'amqp://localhost', ...environment })
const model = { SCORER: 'llm', LLM_BASE_URL: 'https://llm.example/v1', LLM_API_KEY: 'secret-key', LLM_MODEL: 'some/model' }
const nameIn = async (environment: Record<string, string>) =>
  (await openScorer(read(environment), { logger: silentLogger(), metrics: createMetrics() })).name

test('opens the rubric where nothing is said, and the model by its name where that is chosen', async () => {
  expect(await nameIn({})).toBe('rubric-1')
  expect(await nameIn(model)).toBe('llm-1/some/model')
})

describe('SCORER=llm', () => {
  test.each(['LLM_BASE_URL', 'LLM_API_KEY', 'LLM_MODEL'])('is told that it needs %s', (name) => {
    expect(() => read({ ...model, [name]: '' })).toThrow(`${name}: is missing: SCORER=llm needs it`)
  })

  test.each([
    ['LLM_BASE_URL', 'file:///etc/passwd'],
    ['LLM_BASE_URL', 'localhost'],
    ['LLM_TIMEOUT_MS', '0'],
    ['LLM_MODEL', 'm'.repeat(101)],
  ])('takes no %s=%s', (name, value) => {
    expect(() => read({ ...model, [name]: value })).toThrow(name)
  })

  test('keeps its key out of what is printed', () => {
    expect(JSON.stringify(redactConfig(scoringWorkerConfig, read(model)))).not.toContain('secret-key')
  })
})

test('nothing of the model is needed for the rubric', () => {
  expect(read({ SCORER: 'rubric' })).toMatchObject({ SCORER: 'rubric', LLM_TIMEOUT_MS: 30_000 })
})
