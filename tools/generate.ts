import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { compose } from './compose.ts'
import { documents } from './documents.ts'
import { generatePrismaClient } from './generate-prisma.ts'

/** Everything that is made from something else: the supergraph, the Prisma clients, the resolvers' types, documents. `make generate`. */
const { supergraph, api } = compose()
const files = { 'supergraph.graphql': supergraph, 'api.graphql': api, ...documents() }
for (const [file, content] of Object.entries(files)) writeFileSync(file, content)
await Promise.all(['interviews', 'emotion', 'scoring'].map(generatePrismaClient))
execFileSync('node_modules/.bin/graphql-codegen', ['--config', 'codegen.yml', '--silent'], { stdio: 'inherit' })
