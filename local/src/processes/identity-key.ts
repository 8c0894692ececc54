import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createIdentityKey } from '@parley/platform'

/** The key with which the processes know each other, as JSON: made once for a folder, readable by us alone. */
export async function identityKeyOf(folder: string): Promise<string> {
  const file = join(folder, 'identity.jwk')
  if (!existsSync(file)) {
    const fresh = `${file}.${process.pid}`
    writeFileSync(fresh, JSON.stringify(await createIdentityKey(randomUUID())), { mode: 0o600 })
    renameSync(fresh, file)
  }
  return readFileSync(file, 'utf8')
}
