/** Tells all processes that something happened. At most once, in order per publisher, nothing kept: what must not be lost lies in a table. */
export interface EventBus {
  /**
   * Rings `topic`. Resolves when handed over, not when heard.
   * @param payload JSON; delivered as a copy
   * @throws when the bus is out of reach; callers that rang for a committed row log it and go on
   */
  publish(topic: string, payload: unknown): Promise<void>
  /**
   * Calls `listener` with each payload published from now on. Resolves once the subscription stands.
   * A listener must not throw and is not awaited.
   * @returns ends the subscription; may be called twice
   */
  subscribe(topic: string, listener: (payload: unknown) => void): Promise<() => Promise<void>>
  close(): Promise<void>
}
