import { describe, expect, test } from '@jest/globals'
import { readCommandLine } from './command-line.ts'

test('plays all scripts where nothing is said', () => {
  expect(readCommandLine([], {})).toEqual({
    scripts: ['queries', 'mutations', 'frames', 'watchers', 'interview'],
    baseUrl: undefined,
    player: undefined,
    summaryFile: undefined,
    env: {},
  })
})

test('hands the scripts what is theirs, and nothing else of the environment', () => {
  const environment = { SCRIPT: 'watchers, frames', BASE_URL: 'https://a.example/', VUS: '200', LOOSEN: '', HOME: '/root', PASSWORD: 'p' }
  expect(readCommandLine([], environment)).toMatchObject({
    scripts: ['watchers', 'frames'],
    baseUrl: 'https://a.example',
    env: { VUS: '200', PASSWORD: 'p' },
  })
})

test('--help names every script and variable', () => {
  const text = readCommandLine(['--help'], {})
  for (const word of ['queries', 'watchers', 'BASE_URL', 'SCRIPT', 'VUS', 'DURATION', 'RATE', 'FPS', 'LOOSEN', 'SUMMARY'])
    expect(text).toContain(word)
})

describe('refuses', () => {
  test.each([
    [{ SCRIPT: 'querys' }, 'SCRIPT names no script querys; there are queries, mutations,'],
    [{ SCRIPT: 'queries, nothing' }, 'SCRIPT names no script nothing; there are queries'],
    [{ SCRIPT: ',' }, 'SCRIPT names no script; there are queries'],
    [{ VUS: 'abc' }, 'VUS must be a number, not below 0'],
    [{ FPS: '-1', THINK_MS: 'x' }, 'FPS must be a number, not below 0; THINK_MS must be a number'],
    [{ BASE_URL: 'localhost:8080' }, 'BASE_URL is no address'],
    [{ PLAYER: 'gatling' }, 'PLAYER is k6 or node'],
  ])('%j', (environment, said) => {
    expect(() => readCommandLine([], environment)).toThrow(said)
  })
})
