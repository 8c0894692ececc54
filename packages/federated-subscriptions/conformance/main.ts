import { setTimeout as sleep } from 'node:timers/promises'
import { openRaw } from '../test/raw-socket.ts'
import { help, readCommandLine, type ConformanceOptions } from './command-line.ts'
import { runConformance, type ConformanceLab, type Verdict } from './run-conformance.ts'

function optionsOrExit(): ConformanceOptions | 'help' {
  try {
    return readCommandLine(process.argv.slice(2))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(2)
  }
}

/** From outside nobody sees whether a subscription is open behind the gateway: it is given time. */
function labOf({
  url,
  sse,
  multipart,
  emit,
  init,
  refusedInit,
  headers,
  messageBytes,
  connectionInitMs,
  settleMs,
  ...more
}: ConformanceOptions): ConformanceLab {
  const { subscription, query } = more
  const events = emit &&
    url !== undefined && {
      async emit() {
        const raw = await openRaw(url, { init: init ?? true })
        raw.send({ id: '1', type: 'subscribe', payload: emit })
        const answer = await raw.message()
        raw.socket.terminate()
        if (answer['type'] !== 'next') throw new Error(`--emit was answered with ${JSON.stringify(answer)}`)
      },
    }
  const operations = { subscription, query, watchedBy: async () => sleep(settleMs), ...events }
  return {
    websocket:
      url === undefined
        ? undefined
        : {
            url,
            ...operations,
            ...(init && { init }),
            ...(refusedInit && { refusedInit }),
            ...(messageBytes !== undefined && { messageBytes }),
            ...(connectionInitMs !== undefined && { connectionInitMs }),
          },
    sse: sse === undefined ? undefined : { url: sse, headers, ...operations },
    multipart: multipart === undefined ? undefined : { url: multipart, headers, ...operations },
  }
}

const marks = { passed: 'ok  ', failed: 'FAIL', skipped: 'skip' }
const line = ({ transport, name, outcome, why }: Verdict) =>
  `${marks[outcome]}  ${transport.padEnd(9)}  ${name}${why === undefined ? '' : `\n        ${why.split('\n').join('\n        ')}`}\n`

const options = optionsOrExit()
if (options === 'help') process.stdout.write(help)
else {
  const verdicts = await runConformance(labOf(options), options.patienceMs, (verdict) => process.stdout.write(line(verdict)))
  const count = (outcome: Verdict['outcome']) => verdicts.filter((verdict) => verdict.outcome === outcome).length
  process.stdout.write(`\n${count('passed')} passed, ${count('failed')} failed, ${count('skipped')} skipped\n`)
  // A case that was given up may have left a socket open.
  process.exit(count('failed') > 0 ? 1 : 0)
}
