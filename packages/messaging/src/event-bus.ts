/** Tells all processes that something happened. At most once, in order per publisher, nothing kept: what must not be lost lies in a table. */
export interface EventBus {
  /**
   * Rings `topic`. Resolves when handed over, not when heard.
   * @param payload JSON; delivered as a copy
   * @throws ParleyError SERVICE_UNAVAILABLE within 2 s when the bus is out of reach; callers that rang for a committed row log it and go on
   */
  publish(topic: string, payload: unknown): Promise<void>
  /**
   * Calls `listener` with each payload published from now on. Resolves once the subscription stands. While the bus is out of reach it
   * resolves all the same, within 2 s, and the subscription stands as soon as the bus is back; what is published meanwhile is missed, as
   * in any outage. A listener must not throw and is not awaited.
   * @returns ends the subscription; may be called twice
   */
  subscribe(topic: string, listener: (payload: unknown) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
