import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** Argon2id with the parameters that OWASP recommends (19 MiB, 2 passes), which are the library's own. */
export const hashPassword = (password: string): Promise<string> => hash(password)

const longestPassword = 1_024

/** @returns whether the password fits; without a hash it takes as long and is false */
export type VerifyPassword = (passwordHash: string | null, password: string) => Promise<boolean>

export async function createVerifyPassword(): Promise<VerifyPassword> {
  // Nobody knows its password: an account that does not exist costs the same time as one that does.
  const nobody = await hashPassword(randomBytes(32).toString('base64'))
  return async (passwordHash, password) => {
    const fits = await verify(passwordHash ?? nobody, password.slice(0, longestPassword))
    return fits && passwordHash !== null && password.length <= longestPassword
  }
}
