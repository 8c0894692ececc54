import { protocolCases } from '../test/protocol/cases.ts'
import { applies, runCase, type ProtocolLab } from '../test/protocol/lab.ts'
import { acceptOf, multipartCases, runStreamCase, sseCases, streamCaseApplies, type StreamLab } from './stream-cases.ts'

export interface ConformanceLab {
  /** What is absent is not looked at. */
  websocket?: ProtocolLab | undefined
  sse?: StreamLab | undefined
  multipart?: StreamLab | undefined
}

export interface Verdict {
  transport: 'websocket' | 'sse' | 'multipart'
  name: string
  outcome: 'passed' | 'failed' | 'skipped'
  /** Why it failed, or what it would need. */
  why?: string
}

/**
 * Runs every case of every transport, one after another.
 * @param onVerdict told of each as it is known
 */
export async function runConformance(
  lab: ConformanceLab,
  patienceMs: number,
  onVerdict: (verdict: Verdict) => void = () => {},
): Promise<Verdict[]> {
  const verdicts: Verdict[] = []
  const judge = async (
    transport: Verdict['transport'],
    name: string,
    needs: readonly string[] | undefined,
    run: (() => Promise<void>) | undefined,
  ) => {
    const verdict: Verdict = run
      ? await run().then(
          (): Verdict => ({ transport, name, outcome: 'passed' }),
          (error: unknown): Verdict => ({
            transport,
            name,
            outcome: 'failed',
            why: error instanceof Error ? error.message : String(error),
          }),
        )
      : { transport, name, outcome: 'skipped', why: `needs ${needs?.join(', ')}` }
    verdicts.push(verdict)
    onVerdict(verdict)
  }
  const { websocket } = lab
  if (websocket)
    for (const each of protocolCases)
      await judge('websocket', each.name, each.needs, applies(each, websocket) ? () => runCase(each, websocket, patienceMs) : undefined)
  for (const transport of ['sse', 'multipart'] as const) {
    const stream = lab[transport]
    if (!stream) continue
    for (const each of transport === 'sse' ? sseCases : multipartCases) {
      const run = () => runStreamCase(each, stream, acceptOf[transport], patienceMs)
      await judge(transport, each.name, each.needs, streamCaseApplies(each, stream) ? run : undefined)
    }
  }
  return verdicts
}
