export interface Example {
  title: string
  query: string
  /** JSON; empty when there are none. */
  variables: string
}

export interface ExampleGroup {
  /** Undefined: of those that are in none. */
  name: string | undefined
  examples: { label: string; example: Example }[]
}

/** Examples by the word before the colon of their title, as `Watch` of `Watch: scores`, in the order in which they come. */
export function groupsOf(examples: readonly Example[]): ExampleGroup[] {
  const groups = new Map<string | undefined, ExampleGroup>()
  for (const example of examples) {
    const [, name, rest = example.title] = /^(\p{Lu}\p{L}+): (.+)$/u.exec(example.title) ?? []
    const group = groups.get(name) ?? { name, examples: [] }
    groups.set(name, group)
    group.examples.push({ label: rest.charAt(0).toUpperCase() + rest.slice(1), example })
  }
  return [...groups.values()]
}
