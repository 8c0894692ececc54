/** Tiles of replays: with what is live, one connection carries them all. */
export const mostReplays = 50
/** Tiles in all. */
export const mostTiles = 60

/** The replays on the wall, as its address says: a reload goes on with them. */
export function readReplays(search: URLSearchParams): string[] {
  const ids = (search.get('replays') ?? '').split(',').filter((id) => id.startsWith('replay~'))
  return [...new Set(ids)].slice(0, mostReplays)
}

/** An id is letters, digits, `-` and `~`: as it is in an address, and by commas a whole wall of them stays readable. */
export const writeReplays = (ids: readonly string[]): string =>
  ids.length === 0 ? '' : `?replays=${ids.map((id) => encodeURIComponent(id)).join(',')}`
