/** Why the platform cannot start, as one sentence for whoever typed the command. */
export class LocalStartError extends Error {
  override name = 'LocalStartError'
}
