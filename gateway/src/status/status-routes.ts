import { roles } from '@parley/platform'
import { z } from 'zod'

const name = z.string().regex(/^[a-z][a-z0-9-]{0,49}$/, 'must be a name such as media-worker')

/** The platform's status, in the routes of a deployment: without it there is none. */
export const statusRoutes = z.strictObject({
  /** Who may see it, and in development stop parts. */
  roles: z.array(z.enum(roles)),
  /** What runs, in the order in which it is shown. One of the name of a subgraph is looked for at its address, `gateway` is this one. */
  parts: z.array(z.strictObject({ name, kind: z.enum(['service', 'worker']) })).max(50),
  /** What the parts stand on, by the words with which the checks of their `/readyz` end. */
  infrastructure: z
    .array(z.strictObject({ name, check: z.string().min(1) }))
    .max(50)
    .default([]),
})

export type StatusRoutes = z.infer<typeof statusRoutes>
