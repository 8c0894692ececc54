import type { SubscriptionLogger } from './options.ts'

const nothing = (): void => {}

/** Writes nothing: the library's default. */
export const silentLogger: SubscriptionLogger = { debug: nothing, info: nothing, warn: nothing, error: nothing }
