/** Why a service cannot be used, as one sentence for whoever typed the command. */
export class ServicesError extends Error {
  override name = 'ServicesError'
}
