import { describeConfig, type ConfigSchema } from '@parley/platform'

/** The text that was asked for by the words of a command line; undefined where none was. */
export function helpAsked(words: readonly string[], verb: string, schema: ConfigSchema): string | undefined {
  if (!words.some((word) => word === '--help' || word === '-h')) return undefined
  return `Starts Parley. What can be set in the environment; nothing needs to be:\n\n${describeConfig(verb, schema)}`
}
