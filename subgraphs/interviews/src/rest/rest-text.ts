import { isKeepable } from '@parley/subgraph'
import { z } from 'zod'

/** Text as every way in takes it: without NUL and lone surrogates, which neither PostgreSQL nor JSON can keep. */
export const restText = z.string().refine(isKeepable, 'must not hold NUL or lone surrogates')
