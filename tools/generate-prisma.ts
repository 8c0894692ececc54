import { execFile } from 'node:child_process'
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'

/**
 * Each subgraph gets a Prisma client of its own tables alone: the shared datasource and its one schema file, generated apart.
 * @throws Error with what Prisma said
 */
export async function generatePrismaClient(subgraph: string): Promise<void> {
  const folder = resolve('.cache/prisma', subgraph)
  const output = resolve('subgraphs', subgraph, 'src/generated/prisma')
  // Beside it first: whoever is interrupted has the client of before.
  const fresh = `${output}.new`
  rmSync(folder, { recursive: true, force: true })
  rmSync(fresh, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copyFileSync('prisma/schema.prisma', `${folder}/schema.prisma`)
  copyFileSync(`prisma/${subgraph}.prisma`, `${folder}/${subgraph}.prisma`)
  writeFileSync(
    `${folder}/generator.prisma`,
    `generator client {
  provider               = "prisma-client"
  output                 = ${JSON.stringify(fresh)}
  runtime                = "nodejs"
  moduleFormat           = "esm"
  importFileExtension    = "ts"
  generatedFileExtension = "ts"
}
`,
  )
  // `generate` would download a schema engine that it does not use: any existing file keeps it from doing so.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  await promisify(execFile)('node_modules/.bin/prisma', ['generate', '--schema', folder], { env })
  rmSync(output, { recursive: true, force: true })
  renameSync(fresh, output)
}
