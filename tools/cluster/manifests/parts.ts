import type { ConfigSchema } from '@parley/platform'
import { gatewayConfig } from '../../../gateway/src/config.ts'
import { emotionConfig } from '../../../subgraphs/emotion/src/config.ts'
import { interviewsConfig } from '../../../subgraphs/interviews/src/config.ts'
import { scoringConfig } from '../../../subgraphs/scoring/src/config.ts'
import { inferenceConfig } from '../../../workers/inference/src/config.ts'
import { mediaWorkerConfig } from '../../../workers/media/src/config.ts'
import { scoringWorkerConfig } from '../../../workers/scoring/src/config.ts'

/** A process of the platform as the cluster runs it. */
export interface Part {
  /** Name of its Deployment and its Service; a canary's have `-canary` after it. */
  deployment: string
  container: string
  /** Targets of the Dockerfile that may stand behind it. */
  images: readonly string[]
  schema: ConfigSchema
  /** Where it listens, said by PORT. */
  port: number
  /** Of its Service, where that is another. */
  servicePort?: number
}

export const parts: readonly Part[] = [
  // 80 outside, as the guide has it; no process of ours may take that port inside.
  { deployment: 'gateway', container: 'gateway', images: ['gateway'], schema: gatewayConfig, port: 4000, servicePort: 80 },
  { deployment: 'interview-service', container: 'interviews', images: ['interviews'], schema: interviewsConfig, port: 8080 },
  { deployment: 'emotion-service', container: 'emotion', images: ['emotion'], schema: emotionConfig, port: 8081 },
  { deployment: 'scoring-service', container: 'scoring', images: ['scoring'], schema: scoringConfig, port: 8082 },
  {
    deployment: 'inference-pool',
    container: 'inference',
    images: ['inference-worker', 'inference-worker-gpu'],
    schema: inferenceConfig,
    port: 8083,
  },
  { deployment: 'worker-service', container: 'scoring-worker', images: ['scoring-worker'], schema: scoringWorkerConfig, port: 8084 },
  { deployment: 'worker-service', container: 'media-worker', images: ['media-worker'], schema: mediaWorkerConfig, port: 8085 },
]

/** The name without what tells a canary's object from the others. */
export const stableName = (name: string): string => name.replace(/-canary$/, '')
