/** Version of the consent text that a candidate agrees to when the client names none. */
export const currentPolicyVersion = '2026-11'

/** What a consent says that was given on the account, once for all interviews. */
export const standingPolicyVersion = 'standing'
