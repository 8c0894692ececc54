import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import type { z } from 'zod'
import { gatewayConfig } from '../../../gateway/src/config.ts'
import { emotionConfig } from '../../../subgraphs/emotion/src/config.ts'
import { interviewsConfig } from '../../../subgraphs/interviews/src/config.ts'
import { scoringConfig } from '../../../subgraphs/scoring/src/config.ts'
import { inferenceConfig } from '../../../workers/inference/src/config.ts'
import { mediaWorkerConfig } from '../../../workers/media/src/config.ts'
import { scoringWorkerConfig } from '../../../workers/scoring/src/config.ts'
import { guidePorts } from './guide-ports.ts'
import { partsEnvironment } from './parts-environment.ts'

const configs: [string, z.ZodObject][] = [
  ['gateway', gatewayConfig],
  ['subgraphs/interviews', interviewsConfig],
  ['subgraphs/emotion', emotionConfig],
  ['subgraphs/scoring', scoringConfig],
  ['workers/inference', inferenceConfig],
  ['workers/scoring', scoringWorkerConfig],
  ['workers/media', mediaWorkerConfig],
]

/** Variables in the row of a part, in the table under "One part alone". */
const page = readFileSync(join(import.meta.dirname, '../../../docs/services.md'), 'utf8')
function toldOf(part: string): string[] {
  const [section = ''] = /## One part alone[^]*?\n## /.exec(page) ?? []
  const [, , variables = ''] =
    section
      .split('\n')
      .find((line) => line.startsWith('|') && line.includes(`\`${part}\``))
      ?.split('|') ?? []
  return [...variables.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name)
}

test.each(configs)('docs/services.md tells what %s takes from parts.env', (part, { shape }) => {
  const given = partsEnvironment({ ports: guidePorts, host: '127.0.0.1', identityKey: '{}' })
  const taken = Object.keys(given).filter((name) => name in shape && name !== 'HOST')
  expect(toldOf(part).toSorted()).toEqual(taken.toSorted())
})
