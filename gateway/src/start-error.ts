/** Why the gateway cannot start, as one sentence for whoever typed the command. */
export class StartError extends Error {
  override name = 'StartError'
}
