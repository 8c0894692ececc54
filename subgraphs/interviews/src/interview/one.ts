import { ParleyError } from '@parley/platform'

/** @throws ParleyError NOT_FOUND when there is none */
export function one<T>(found: readonly T[]): T {
  const [first] = found
  if (first === undefined) throw new ParleyError('NOT_FOUND', { message: 'There is no such interview.' })
  return first
}
