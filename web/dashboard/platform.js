import { createClient } from '/vendor/graphql-ws/client.js'

/** Signs in over HTTP. The token stays in memory: closing the page signs out. */
export async function signIn(email, password) {
  const { login } = await request(
    'mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { accessToken user { displayName role } } }',
    { email, password },
  )
  return login
}

export async function request(query, variables, accessToken) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw new Error(errors.map((error) => error.message).join(' '))
  return data
}

/** One socket for all subscriptions. `onState` hears `connecting`, `live` and `offline`. */
export function connect(accessToken, onState) {
  return createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: { authorization: `Bearer ${accessToken}` },
    lazy: false,
    retryAttempts: 20,
    shouldRetry: () => true,
    keepAlive: 10_000,
    on: {
      connecting: () => onState('connecting'),
      connected: () => onState('live'),
      closed: () => onState('offline'),
    },
  })
}

/** Calls `onData` with each event's data; returns what ends it. */
export function subscribe(client, query, variables, onData, onError) {
  return client.subscribe(
    { query, variables },
    {
      next: ({ data, errors }) => {
        if (errors) onError(errors)
        if (data) onData(data)
      },
      error: onError,
      complete: () => {},
    },
  )
}
