import type { Metrics } from './metrics.ts'

const codeForm = /^[A-Z_]{3,60}$/
/** Codes counted apart; a subgraph may make up any. */
const mostCodes = 50

/**
 * Counts errors that clients are told, in `parley_errors_total{service,code}`: those of plain HTTP where they are answered, GraphQL's at the
 * gateway.
 */
export function createErrorCounter(metrics: Metrics, service: string): (code: unknown) => void {
  const told = metrics.counter('parley_errors_total', 'Errors told to clients, by code', ['service', 'code'])
  const codes = new Set<string>()
  return (code) => {
    const known = typeof code === 'string' && codeForm.test(code) && (codes.has(code) || codes.size < mostCodes)
    if (known) codes.add(code)
    told.inc({ service, code: known ? code : 'OTHER' })
  }
}
