/** A process that is shipped: its entry, and the folders with what it reads beside its code. All relative to the top. */
export interface ShippedApp {
  entry: string
  workspace: string
  files: string[]
}

/** By the name of the image's target. */
export const shippedApps: Record<string, ShippedApp> = {
  gateway: {
    entry: 'gateway/src/main.js',
    workspace: 'gateway',
    files: [
      'gateway/parley.routes.json',
      'gateway/examples',
      'gateway/parley-examples',
      'gateway/explorer-bundle',
      'supergraph.graphql',
      'web',
    ],
  },
  interviews: { entry: 'subgraphs/interviews/src/main.js', workspace: 'subgraphs/interviews', files: [] },
  emotion: { entry: 'subgraphs/emotion/src/main.js', workspace: 'subgraphs/emotion', files: [] },
  scoring: { entry: 'subgraphs/scoring/src/main.js', workspace: 'subgraphs/scoring', files: [] },
  'inference-worker': { entry: 'workers/inference/src/main.js', workspace: 'workers/inference', files: [] },
  'scoring-worker': { entry: 'workers/scoring/src/main.js', workspace: 'workers/scoring', files: [] },
  'media-worker': { entry: 'workers/media/src/main.js', workspace: 'workers/media', files: [] },
  migrate: { entry: 'tools/migrate.js', workspace: 'packages/database', files: ['prisma/migrations', 'prisma/seed', 'tools/seed.js'] },
}
