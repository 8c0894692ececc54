import { describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { ConfigError, describeConfig, parseConfig, redactConfig } from './config.ts'

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(8080).describe('Where to listen'),
  DATABASE_URL: z.string().optional().describe('PostgreSQL'),
  API_SECRET: z.string().optional().describe('Signs things').meta({ secret: true }),
})

describe('configuration', () => {
  test('takes defaults for what is not set or empty', () => {
    expect(parseConfig(schema, { PORT: '' })).toEqual({ PORT: 8080 })
  })

  test('names every wrong variable at once, never a value', () => {
    const parse = () => parseConfig(schema.extend({ MODE: z.enum(['a', 'b']) }), { PORT: 'seventy', MODE: 'hunter2' })
    expect(parse).toThrow(ConfigError)
    expect(parse).toThrow(/PORT[\s\S]*MODE/)
    expect(parse).not.toThrow(/hunter2/)
  })

  test('is printed without secrets and without passwords in URLs', () => {
    const config = parseConfig(schema, { API_SECRET: 'hunter2', DATABASE_URL: 'postgres://me:hunter2@db/parley' })
    const printed = JSON.stringify(redactConfig(schema, config))
    expect(printed).not.toContain('hunter2')
    expect(printed).toContain('postgres://me:***@db/parley')
  })

  test('describes itself as an environment file', () => {
    expect(describeConfig('Gateway', schema)).toContain('# Where to listen\n#PORT=8080\n')
  })
})
