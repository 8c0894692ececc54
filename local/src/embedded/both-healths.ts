import type { Health } from '@parley/platform'

/** The first one's report; checks that are added stand in both until they are taken away. */
export const bothHealths = (one: Health, other: Health): Health => ({
  ...one,
  addCheck(name, check) {
    const removals = [one.addCheck(name, check), other.addCheck(name, check)]
    return () => removals.forEach((remove) => remove())
  },
})
