/** Where the guide has the gateway, where it is without the right to port 80, and where the embedded platform is. */
export const usualAddresses: readonly string[] = ['http://localhost', 'http://localhost:4000', 'http://localhost:8080']

/** Whether a whole Parley answers there, not one subgraph of it. */
export async function isGateway(baseUrl: string): Promise<boolean> {
  try {
    const response = await fetch(`${baseUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ emotion: __type(name: "EmotionSample") { name } score: __type(name: "Scorecard") { name } }' }),
      signal: AbortSignal.timeout(3_000),
    })
    const { data } = (await response.json()) as { data?: { emotion: unknown; score: unknown } } // as asked
    return data?.emotion != null && data.score != null
  } catch {
    return false
  }
}

/** The first address at which a whole Parley answers; undefined where none does. */
export async function findGateway(addresses: readonly string[] = usualAddresses): Promise<string | undefined> {
  const answers = await Promise.all(addresses.map(isGateway))
  return addresses.find((_address, at) => answers[at])
}
