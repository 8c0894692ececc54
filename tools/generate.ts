import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { generatePrismaClient } from './generate-prisma.ts'
import { committedFiles } from './stale-files.ts'

/** Everything that is made from something else: the supergraph, the Prisma clients, the resolvers' types, documents. `make generate`. */
for (const [file, content] of Object.entries(committedFiles())) writeFileSync(file, content)
await Promise.all(['interviews', 'emotion', 'scoring'].map(generatePrismaClient))
execFileSync('node_modules/.bin/graphql-codegen', ['--config', 'codegen.yml', '--silent'], { stdio: 'inherit' })
