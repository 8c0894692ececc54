/** A path, with all that lies below it, that belongs to another server. */
export interface ProxyTarget {
  /** Such as `/api/v1` or `/rooms/:id/pictures`. */
  path: string
  /** Of its owner, such as `http://10.0.0.7:8081`. Read anew for each request, so that an owner may move. */
  origin: string
  /** WebSockets go through the tunnel, all else through the HTTP proxy. */
  websocket: boolean
}
