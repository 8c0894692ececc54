// node pack/manifest.mjs packed|workspace
// In the workspace the package is its sources; packed it is what was built of them. npm has no manifest for each, so `prepack` puts what
// `publishConfig` says in place, and `postpack` puts the workspace's back.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

const manifest = new URL('../package.json', import.meta.url)
const kept = new URL('../package.json.workspace', import.meta.url)

if (process.argv[2] === 'packed') {
  if (!existsSync(kept)) writeFileSync(kept, readFileSync(manifest))
  const { publishConfig, ...manifestOfWorkspace } = JSON.parse(readFileSync(kept, 'utf8'))
  for (const name of ['private', 'scripts', 'devDependencies']) delete manifestOfWorkspace[name]
  writeFileSync(manifest, `${JSON.stringify({ ...manifestOfWorkspace, ...publishConfig }, null, 2)}\n`)
} else if (existsSync(kept)) renameSync(kept, manifest)
