/** Every path that is a page; `:id` is the interview's. */
export const routePaths = ['/', '/sign-in', '/take/:id', '/dashboard', '/dashboard/:id', '/wall', '/interviews/:id', '/status'] as const

export type RoutePath = (typeof routePaths)[number]
