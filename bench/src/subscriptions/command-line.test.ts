import { describe, expect, test } from '@jest/globals'
import { help, readCommandLine } from './command-line.ts'
import { contestantNames } from './contestants.ts'
import { openFilesLimit, tooFewFiles } from './open-files.ts'
import { filesOf, fullPlan, scenarioNames } from './scenarios.ts'

describe('the command line', () => {
  test('runs everything when nothing is said', () => {
    expect(readCommandLine([], {})).toEqual({ scenarios: new Set(scenarioNames), contestants: contestantNames, short: false })
  })

  test('runs what is named, in the order of the house', () => {
    const options = readCommandLine(['--scenario', 'churn', '--only', 'bare, ours'], { SHORT: '1' })
    expect(options).toEqual({ scenarios: new Set(['churn']), contestants: ['ours', 'bare'], short: true })
  })

  test('says what there is when a name is unknown', () => {
    expect(() => readCommandLine(['--scenario', 'fanout'], {})).toThrow(
      'There is no scenario "fanout"; there are fan-out, ceiling, breadth, churn, crowd.',
    )
    expect(() => readCommandLine(['--only', 'apollo'], {})).toThrow('There is no contestant "apollo"; there are ours, hive, bare.')
  })

  test('helps, and names every scenario', () => {
    expect(readCommandLine(['--help'], {})).toBe('help')
    for (const name of scenarioNames) expect(help).toMatch(new RegExp(`^${name} `, 'm'))
  })
})

describe('open files', () => {
  test('are enough, or one sentence says how to get more', () => {
    expect(tooFewFiles(filesOf(fullPlan.crowd), 20_000)).toBeUndefined()
    expect(tooFewFiles(filesOf(fullPlan.crowd), 4_096)).toMatch(/^10,200 open files .* only 4,096 are allowed: .*ulimit -n 10200/)
  })

  test('are told by the system', () => {
    expect(openFilesLimit()).toBeGreaterThan(100)
  })
})
