/** Where each page is. The gateway answers `index.html` at each of these (gateway/parley.routes.json). */
export const paths = {
  home: '/',
  signIn: '/sign-in',
  take: (id: string) => `/take/${encodeURIComponent(id)}`,
  dashboard: '/dashboard',
  watch: (id: string) => `/dashboard/${encodeURIComponent(id)}`,
  wall: '/wall',
  review: (id: string) => `/interviews/${encodeURIComponent(id)}`,
  status: '/status',
  explorer: '/graphql',
}

/** The sign-in page, from where one comes back to `then`. */
export const signInThen = (then: string): string => `${paths.signIn}?then=${encodeURIComponent(then)}`

/** Where to go after signing in: a path of this address, whatever the address bar says. */
export const thenOf = (search: string): string => {
  const here = 'https://here.invalid'
  try {
    const { origin, pathname, search: query, hash } = new URL(new URLSearchParams(search).get('then') ?? '/', here)
    return origin === here && !pathname.startsWith('//') ? pathname + query + hash : '/'
  } catch {
    return '/'
  }
}
