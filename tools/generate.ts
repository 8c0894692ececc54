import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { compose } from './compose.ts'
import { generatePrismaClient } from './generate-prisma.ts'

/** Everything that is made from something else: the supergraph, the Prisma clients, the resolvers' types. `make generate`. */
const { supergraph, api } = compose()
writeFileSync('supergraph.graphql', supergraph)
writeFileSync('api.graphql', api)
for (const subgraph of ['interviews', 'emotion', 'scoring']) generatePrismaClient(subgraph)
execFileSync('node_modules/.bin/graphql-codegen', ['--config', 'codegen.yml', '--silent'], { stdio: 'inherit' })
