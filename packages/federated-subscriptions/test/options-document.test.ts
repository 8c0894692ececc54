import { readFileSync } from 'node:fs'
import { expect, test } from '@jest/globals'
import { optionsDocument } from '../docs/options-document.ts'

test('docs/options.md says what the declarations say: node --import tsx packages/federated-subscriptions/docs/main.ts', () => {
  expect(readFileSync(new URL('../docs/options.md', import.meta.url), 'utf8')).toBe(optionsDocument())
})

test('it tells all of them, with their defaults', () => {
  const text = optionsDocument()
  for (const option of ['supergraphSdl** (needed)', 'viewerClass', 'bufferedEvents', 'lifetimeMs', 'heartbeatMs', 'perViewer'])
    expect(text).toContain(`**${option}`)
  expect(text).toMatch(/\*\*pingMs\*\*.*Default 15,000 ms\./)
  const options = text.split('\n').filter((line) => line.startsWith('- '))
  expect(options.length).toBeGreaterThan(60)
  expect(options.filter((line) => !/^- \*\*\w+\*\*(?: \(needed\))?: \S/.test(line))).toEqual([])
})
