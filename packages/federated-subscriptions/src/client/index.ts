export { createLiveClient } from './live-client.ts'
export { GaveUp } from './gave-up.ts'
export type { LiveClient, LiveClientOptions, LiveSink, LiveState, LiveToken } from './options.ts'
