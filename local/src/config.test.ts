import { expect, test } from '@jest/globals'
import { parseConfig } from '@parley/platform'
import { localConfig } from './config.ts'

test('needs nothing, and tells what SCORER=llm needs', () => {
  expect(parseConfig(localConfig, {})).toMatchObject({ PORT: 8080, SCORER: 'rubric' })
  expect(() => parseConfig(localConfig, { PORT: 'abc' })).toThrow('PORT: must be a port, 0 to 65535')
  expect(() => parseConfig(localConfig, { SCORER: 'llm', LLM_API_KEY: 'k', LLM_MODEL: 'm' })).toThrow('LLM_BASE_URL: is missing')
})
