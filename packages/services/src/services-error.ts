import { StartError } from '@parley/platform'

/** Why a service cannot be used, as one sentence for whoever typed the command. */
export class ServicesError extends StartError {
  override name = 'ServicesError'
}
