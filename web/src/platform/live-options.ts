export interface LiveOptions {
  /** Sent with the subscription, such as `{ journey: true }`. */
  extensions?: Record<string, unknown>
}

/**
 * How a subscription stands. `waiting`: nothing has come yet, not even that it stands. `live`: it runs; `partial` says what is missing of the last event. `complete`: the
 * platform has ended it. `ended`: it was refused, or is over, for the reason given.
 */
export type LiveStatus =
  | { state: 'waiting' }
  | { state: 'live'; partial: string | undefined }
  | { state: 'complete' }
  | { state: 'ended'; code: string; message: string }
