import { mkdirSync, writeFileSync } from 'node:fs'
import { join, parse } from 'node:path'
import { oneFace } from '@parley/inference-worker/testing'
import { bundleScript, readScript } from './bundle-script.ts'
import { closingLines, worstOf, type Outcome } from './closing-lines.ts'
import { readCommandLine, type CommandLine, type ScriptName } from './command-line.ts'
import { findK6, howToGetK6, runK6, type K6 } from './k6-program.ts'
import { findPlatform } from './platform.ts'
import { InterruptedError } from './runner/modules/http.ts'
import { play } from './runner/play.ts'
import { summaryExport } from './runner/summary/summary-export.ts'
import { summaryText } from './runner/summary/summary-text.ts'

/** `make load-test`. */
const say = (line: string) => void process.stdout.write(`${line}\n`)
const interrupted = new AbortController()

async function main(): Promise<number> {
  const command = readCommandLine(process.argv.slice(2), process.env)
  if (typeof command === 'string') {
    say(command)
    return 0
  }
  const k6 = command.player === 'node' ? undefined : await findK6()
  if (command.player === 'k6' && k6 === undefined) throw new Error('PLAYER=k6, but there is no k6 on the PATH.')
  say(k6 === undefined ? howToGetK6 : `k6 ${k6.version} plays.`)

  process.once('SIGINT', () => interrupted.abort())
  process.once('SIGTERM', () => interrupted.abort())
  const platform = await findPlatform(command.baseUrl, { environment: process.env, say })
  try {
    const env = { ...command.env, BASE_URL: platform.baseUrl, FRAME: await writeFace() }
    const outcomes: Outcome[] = []
    for (const name of command.scripts) {
      if (interrupted.signal.aborted) break
      say(`\n${name} against ${platform.baseUrl}\n`)
      outcomes.push(await playOne(name, env, k6, summaryFileOf(command, name)))
    }
    if (command.scripts.length > 1) say(`\n${closingLines(command.scripts, outcomes)}`)
    return interrupted.signal.aborted && outcomes.length < command.scripts.length ? 105 : worstOf(outcomes)
  } finally {
    await platform.close()
  }
}

async function playOne(
  name: ScriptName,
  env: Record<string, string>,
  k6: K6 | undefined,
  summaryFile: string | undefined,
): Promise<Outcome> {
  if (k6 !== undefined) return { exitCode: await runK6(await bundleScript(name, { format: 'esm', ...k6 }), env, summaryFile) }
  const played = await play({ source: await readScript(name), env, onLine: say, signal: interrupted.signal })
  const summary = summaryText(played)
  if (summary !== '') say(`\n${summary}`)
  if (summaryFile !== undefined) writeFileSync(summaryFile, `${JSON.stringify(summaryExport(played), null, 2)}\n`)
  if (played.reason !== undefined) say(`ERRO ${played.reason}`)
  return played
}

/** `results.json`; with several scripts `results-queries.json` and so on. */
function summaryFileOf({ summaryFile, scripts }: CommandLine, name: ScriptName): string | undefined {
  if (summaryFile === undefined || scripts.length === 1) return summaryFile
  const { dir, name: base, ext } = parse(summaryFile)
  return join(dir, `${base}-${name}${ext}`)
}

/** A picture with one face for the webcams, made anew from the photographs that the networks come with. */
async function writeFace(): Promise<string> {
  const folder = join(import.meta.dirname, '../../.cache/load')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'face.jpg')
  writeFileSync(file, await oneFace())
  return file
}

process.on('unhandledRejection', (reason) => {
  if (!(reason instanceof InterruptedError)) say(`ERRO Uncaught (in promise) ${String(reason)}`)
})
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  },
)
