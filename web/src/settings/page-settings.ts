/** What this deployment tells its pages, at `/settings.json`. */
export interface PageSettings {
  /** A platform for development: demo accounts are offered, parts can be stopped. */
  development: boolean
  demoAccounts: readonly DemoAccount[]
}

export interface DemoAccount {
  email: string
  password: string
  /** Whom it plays, in a few words. */
  role: string
}

let asked: Promise<PageSettings> | undefined

/** Asked for once; without an answer, nothing is set. */
export const pageSettings = (): Promise<PageSettings> =>
  (asked ??= fetch('/settings.json')
    .then((response) => response.json() as Promise<Partial<PageSettings>>)
    .catch(() => ({}) as Partial<PageSettings>)
    .then(({ development = false, demoAccounts = [] }) => ({ development, demoAccounts })))
