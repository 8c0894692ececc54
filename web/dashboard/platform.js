import { createClient } from '/vendor/graphql-ws/client.js'

/** One GraphQL request over HTTP. @throws Error with the `code` of the first error, if it has one */
export async function request(query, variables, accessToken) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(accessToken && { authorization: `Bearer ${accessToken}` }) },
    body: JSON.stringify({ query, variables }),
  })
  const { data, errors } = await response.json()
  if (errors) throw Object.assign(new Error(errors.map((error) => error.message).join(' ')), { code: codeOf(errors) })
  return data
}

/** The code of one error, or of the first of several. */
const codeOf = (errors) => [errors].flat()[0]?.extensions?.code

/** What ends a socket, or refuses one, when its access token is over. */
const tokenIsOver = ({ code, reason }) => code === 4403 && ['TOKEN_EXPIRED', 'SESSION_REVOKED', 'UNAUTHENTICATED'].includes(reason)
/** Our own: `terminate`. */
const isTerminated = ({ code }) => code === 4499

/**
 * One socket for all subscriptions, opened again with the session's newest access token whenever it is lost, and told of a newer one while
 * it is open. `onState` hears `connecting`, `live` and `offline`.
 */
export function connect(session, onState) {
  let isLive = false
  let socket
  /** Whether the socket was closed for a new token: then there is nothing to wait for. */
  let atOnce = false
  const client = createClient({
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql`,
    connectionParams: () => ({ authorization: `Bearer ${session.accessToken()}` }),
    lazy: false,
    retryAttempts: Infinity,
    shouldRetry: () => true,
    async retryWait(retries) {
      if (retries > 0 || !atOnce) await seconds(Math.min(30, 2 ** retries) * (0.5 + Math.random()))
      if (session.isDue()) await session.renew()
      if (session.isOver()) await never
    },
    keepAlive: 10_000,
    on: {
      connecting: () => onState('connecting'),
      opened: (it) => (socket = it),
      pong: (received, answer) => received && answer?.renewed === false && client.terminate(),
      connected() {
        isLive = true
        onState('live')
      },
      closed(event) {
        isLive = false
        if (tokenIsOver(event)) session.expire()
        atOnce = tokenIsOver(event) || isTerminated(event)
        onState(atOnce ? 'connecting' : 'offline')
      },
    },
  })
  return {
    subscribe: client.subscribe,
    /** Tells the open socket of the session's newest access token: it goes on by that one. */
    renew: () => isLive && socket.send(JSON.stringify({ type: 'ping', payload: { authorization: `Bearer ${session.accessToken()}` } })),
    close: () => void client.dispose(),
  }
}

const seconds = (count) => new Promise((done) => setTimeout(done, count * 1_000))
const never = new Promise(() => {})

/**
 * Calls `onData` with each event of the subscription's one field, `field`, which has a `cursor`; returns what ends it. After a loss it
 * goes on behind the last cursor.
 */
export function subscribe(client, { query, field }, variables, onData, onError) {
  // Sent anew, as it then is, whenever the socket is.
  const operation = { query, variables: { ...variables } }
  let end
  const start = () => {
    end = client.subscribe(operation, {
      next({ data, errors }) {
        if (errors) onError(errors)
        const event = data?.[field]
        if (!event) return
        operation.variables.after = event.cursor
        onData(event)
      },
      error(error) {
        if (codeOf(error) !== 'CURSOR_EXPIRED') return onError(error)
        delete operation.variables.after
        start()
      },
      complete: () => {},
    })
  }
  start()
  return () => end()
}
