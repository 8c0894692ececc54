/** Why a process cannot start or serve, as one sentence with the way out, for whoever started it. `cause` holds the details. */
export class StartError extends Error {
  override name = 'StartError'
}
