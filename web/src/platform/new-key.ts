/** A key that no other is like: 128 random bits in hexadecimal. Unlike `randomUUID`, on pages of a plain http address too. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('')
