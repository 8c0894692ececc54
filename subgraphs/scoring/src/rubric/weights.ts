import { defaultCriteria } from '@parley/contracts'
import type { Query } from '@parley/database'
import { z } from 'zod'

/** What each criterion weighs, by name; one that is not named weighs nothing. */
export type Weights = ReadonlyMap<string, number>

/** `criteria` of a rubric's row. */
const rubricCriteria = z.array(z.object({ name: z.string(), weight: z.number().nonnegative() }))

export const weightsOf = (criteria: readonly { name: string; weight: number }[]): Weights =>
  new Map(criteria.map(({ name, weight }) => [name, weight]))

/** The organisation's weights, or the default where it has no rubric of its own. */
export async function readWeights(query: Query, organizationId: string): Promise<Weights> {
  const [row] = await query('SELECT criteria FROM scoring.rubrics WHERE organization_id = $1', [organizationId])
  return weightsOf(row === undefined ? defaultCriteria : rubricCriteria.parse(row['criteria']))
}
