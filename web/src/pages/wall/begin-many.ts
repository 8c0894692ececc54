/** One operation that begins many. */
export function beginMany(count: number): string {
  const indices = Array.from({ length: count }, (_, index) => index)
  const variables = indices.map((index) => `$i${index}: ID!`).join(', ')
  return `mutation BeginReplays($speed: Float!, ${variables}) { ${indices
    .map((index) => `r${index}: replay(interviewId: $i${index}, speed: $speed) { id }`)
    .join(' ')} }`
}
