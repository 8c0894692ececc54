import { findGateway, StartError, usualAddresses } from '@parley/platform'

export interface AddressOptions {
  /** As typed. */
  url: string | undefined
  /** PORT of the environment. */
  port: string | undefined
}

/**
 * Where the demo is to be played: as said, else at the first usual address where a gateway answers.
 * @throws StartError in one sentence, when what was said is no address or nobody is at the usual ones
 */
export async function platformAddress({ url, port }: AddressOptions, find: typeof findGateway = findGateway): Promise<string> {
  if (url !== undefined) {
    const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: '' }
    if (!/^https?:$/.test(protocol)) throw new StartError(`--url ${url} is no address, for example http://localhost:8080.`)
    return url
  }
  if (port) {
    if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535)
      throw new StartError(`PORT=${port} is no port: it is a number from 1 to 65535.`)
    return `http://localhost:${port}`
  }
  const found = await find()
  if (found === undefined) throw nobodyAt(usualAddresses.join(', '))
  return found
}

export const nobodyAt = (where: string, cause?: unknown): StartError =>
  new StartError(`No platform answers at ${where}. Start it first: make dev-up`, { cause })
