import { randomUUID } from 'node:crypto'
import { inTransaction, type Pool, type Query } from '@parley/database'
import { accessTokenLifetimeSeconds, type Logger } from '@parley/platform'
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import { startSteadyLoop } from '../outbox/steady-loop.ts'

const hourMs = 3_600_000
/** A key signs for a day. */
const signsForMs = 24 * hourMs
/** The next one is published that long before it signs, so that every verifier has it by then. */
const publishedBeforeMs = hourMs
/** How often a replica looks for keys that others made. */
const lookEveryMs = 60_000
/** After its last signature a key is published for one token's life, and what clocks may be apart. */
const publishedAfterMs = accessTokenLifetimeSeconds * 1000 + 60_000

interface SigningKey {
  kid: string
  publicJwk: JWK
  privateKey: CryptoKey
  /** Milliseconds since the epoch; signs until then. */
  retiresAt: number
}

/** The keys that sign access tokens. They lie in the database: every replica signs with the same, and tokens outlive a restart. */
export interface SigningKeys {
  /** The key to sign with now. */
  current(): Promise<{ kid: string; privateKey: CryptoKey }>
  /** The keys to verify with, as `/.well-known/jwks.json` gives them. */
  published(): { keys: JWK[] }
  close(): Promise<void>
}

export interface SigningKeysOptions {
  pool: Pool
  logger: Logger
  /** Milliseconds since the epoch; for tests of rotation. */
  clock?: (() => number) | undefined
}

/** Makes the first key where there is none, and from then on the next in time. */
export async function createSigningKeys({ pool, logger, clock = Date.now }: SigningKeysOptions): Promise<SigningKeys> {
  let keys: SigningKey[] = []
  const refresh = async () => {
    const rows = await inTransaction(pool, (tx) => rotate(tx, clock()))
    keys = await Promise.all(rows.map(toKey))
  }
  // The oldest that still signs: its successor is published, and waits.
  const signing = () => keys.find(({ retiresAt }) => retiresAt > clock())
  await refresh()
  const loop = startSteadyLoop({
    name: 'signing-keys',
    everyMs: lookEveryMs,
    logger,
    work: async () => {
      await refresh()
      return false
    },
  })
  return {
    async current() {
      if (signing() === undefined) await refresh()
      const key = signing()
      if (key === undefined) throw new Error('there is no key to sign with')
      return key
    },
    published: () => ({ keys: keys.map(({ publicJwk }) => publicJwk) }),
    close: () => loop.close(),
  }
}

/** Makes what is missing, forgets what is long over. @returns the keys to publish, the first to retire first */
async function rotate(tx: Query, now: number): Promise<Record<string, unknown>[]> {
  // One replica at a time, or each would make a key.
  await tx(`SELECT pg_advisory_xact_lock(hashtextextended('interviews.signing-keys', 0))`, [])
  await tx('DELETE FROM interviews.signing_keys WHERE retires_at < $1', [new Date(now - publishedAfterMs)])
  const read = () => tx('SELECT kid, public_jwk, private_jwk, retires_at FROM interviews.signing_keys ORDER BY retires_at, kid', [])
  const rows = await read()
  const last = Math.max(now, ...rows.map(retirement))
  if (last > now + publishedBeforeMs) return rows
  await makeKey(tx, last + signsForMs)
  return read()
}

async function makeKey(tx: Query, retiresAt: number): Promise<void> {
  const { publicKey, privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })
  const kid = randomUUID()
  const common = { kid, alg: 'EdDSA', use: 'sig' }
  await tx('INSERT INTO interviews.signing_keys (kid, public_jwk, private_jwk, retires_at) VALUES ($1, $2::jsonb, $3::jsonb, $4)', [
    kid,
    JSON.stringify({ ...(await exportJWK(publicKey)), ...common }),
    JSON.stringify({ ...(await exportJWK(privateKey)), ...common }),
    new Date(retiresAt),
  ])
}

const retirement = (row: Record<string, unknown>): number => (row['retires_at'] as Date).getTime() // timestamptz

async function toKey(row: Record<string, unknown>): Promise<SigningKey> {
  return {
    kid: String(row['kid']),
    publicJwk: row['public_jwk'] as JWK, // written by makeKey alone
    privateKey: (await importJWK(row['private_jwk'] as JWK, 'EdDSA')) as CryptoKey, // no secret: not bytes
    retiresAt: retirement(row),
  }
}
