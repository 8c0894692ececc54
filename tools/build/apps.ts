/** A process that is shipped: its entry, and the folders with what it reads beside its code. All relative to the top. */
export interface ShippedApp {
  entry: string
  /** Whose code and packages it needs; theirs come along. */
  workspaces: string[]
  files: string[]
}

/** By the name of the image's target. */
export const shippedApps: Record<string, ShippedApp> = {
  gateway: {
    entry: 'gateway/src/main.js',
    workspaces: ['gateway'],
    files: [
      'gateway/parley.routes.json',
      'gateway/examples',
      'gateway/parley-examples',
      'gateway/explorer-bundle',
      'supergraph.graphql',
      'web/dist',
    ],
  },
  interviews: { entry: 'subgraphs/interviews/src/main.js', workspaces: ['subgraphs/interviews'], files: [] },
  emotion: { entry: 'subgraphs/emotion/src/main.js', workspaces: ['subgraphs/emotion'], files: [] },
  scoring: { entry: 'subgraphs/scoring/src/main.js', workspaces: ['subgraphs/scoring'], files: [] },
  'inference-worker': { entry: 'workers/inference/src/main.js', workspaces: ['workers/inference'], files: [] },
  'scoring-worker': { entry: 'workers/scoring/src/main.js', workspaces: ['workers/scoring'], files: [] },
  'media-worker': { entry: 'workers/media/src/main.js', workspaces: ['workers/media'], files: [] },
  migrate: {
    entry: 'tools/migrate.js', // The seed makes its data with the apps' own rules.
    workspaces: ['packages/database', 'subgraphs/interviews', 'subgraphs/scoring', 'workers/inference', 'workers/scoring'],
    files: ['prisma/migrations', 'prisma/seed', 'tools/seed.js'],
  },
}
