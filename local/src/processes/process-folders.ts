import type { ProcessName } from './guide-ports.ts'

/** Where each is, by name, in the order in which they close: first who is asked from outside, last who works in the background. */
export const processFolders: Record<ProcessName, string> = {
  gateway: 'gateway',
  interviews: 'subgraphs/interviews',
  emotion: 'subgraphs/emotion',
  scoring: 'subgraphs/scoring',
  'inference-worker': 'workers/inference',
  'scoring-worker': 'workers/scoring',
  'media-worker': 'workers/media',
}

/** Those of them that are subgraphs; each is called in the supergraph as its process is. */
export const subgraphNames = (Object.keys(processFolders) as ProcessName[]).filter((name) => processFolders[name].startsWith('subgraphs/'))
