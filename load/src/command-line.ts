import { parseArgs } from 'node:util'
import { z } from 'zod'

/** The plays, in the order in which all of them are played. */
export const scriptNames = ['queries', 'mutations', 'frames', 'watchers', 'interview'] as const
export type ScriptName = (typeof scriptNames)[number]

export const help = `Load tests of a running Parley, held to the guide's targets: API p95 < 100 ms, WebSocket p95 < 50 ms, frame to emotion
p95 < 200 ms, 95 % success. k6 plays them where it is installed, else a small runner in Node does, from the same scripts.

  make load-test                                  all scripts, one after another
  make load-test SCRIPT=watchers VUS=200          one of them, with more users
  make load-test BASE_URL=https://staging.example DURATION=5m

Scripts (load/scripts)
  queries     lists and single interviews, with the fields of all subgraphs
  mutations   interviews made, consented to, started, answered, taken back
  frames      webcams, each watched by the socket of its own user
  watchers    more and more watchers of one interview
  interview   whole interviews, from the first question to the final score

Variables
  BASE_URL    the platform's edge; else the first of http://localhost (the guide's), :4000 and :8080 that answers;
              where none does, the embedded platform is started for the play, with data of its own
  SCRIPT      one of the scripts, or several with commas; default all
  VUS         virtual users; each script has its own default
  DURATION    of each script, for example 30s (default) or 5m
  RATE        queries: iterations begun in a second
  FPS         webcam pictures a second and interview; default 2, the platform takes 5
  THINK_MS    pause between two requests of one user; default 700
  CANDIDATES, STAFF, PASSWORD
              accounts, with commas; default the demo accounts. The defaults of VUS, RATE and THINK_MS keep each
              below 100 requests a minute; give more accounts for more load
  LOOSEN      limits by name, for example LOOSEN="frame_to_emotion=p(95)<2000;ws_round_trip=p(95)<500"
  PLAYER      k6 or node; default k6 where it is installed
  SUMMARY     file for the results as JSON (k6's --summary-export); with several scripts, one file each

Exit code: 0 when every target was met, 99 when one was not, as k6's; else what went wrong.
`

const thereAre = scriptNames.join(', ')
const wanted = 'must be a number, not below 0'
/** Looked at before a platform is started for the play; handed on as it was written. */
const number = z.coerce.number(wanted).min(0, wanted).optional()

const form = z.object({
  SCRIPT: z
    .string()
    .default(scriptNames.join(','))
    .transform((text) => text.split(',').flatMap((name) => name.trim() || []))
    .pipe(
      z
        .array(z.enum(scriptNames, { error: ({ input }) => `names no script ${String(input)}; there are ${thereAre}` }))
        .min(1, `names no script; there are ${thereAre}`),
    ),
  BASE_URL: z
    .url({ protocol: /^https?$/, error: 'is no address, for example http://localhost:8080' })
    .transform((url) => url.replace(/\/+$/, ''))
    .optional(),
  PLAYER: z.enum(['k6', 'node'], { error: 'is k6 or node' }).optional(),
  SUMMARY: z.string().optional(),
  VUS: number,
  RATE: number,
  FPS: number,
  THINK_MS: number,
})

/** What scripts read of the environment (load/scripts/lib/settings.ts). */
const passedOn = ['VUS', 'DURATION', 'RATE', 'FPS', 'THINK_MS', 'CANDIDATES', 'STAFF', 'PASSWORD', 'LOOSEN']

export interface CommandLine {
  scripts: ScriptName[]
  baseUrl: string | undefined
  player: 'k6' | 'node' | undefined
  summaryFile: string | undefined
  /** For the scripts. */
  env: Record<string, string>
}

/** @returns the text to print, where that was asked for @throws Error with one sentence */
export function readCommandLine(args: string[], environment: NodeJS.ProcessEnv): CommandLine | string {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean', short: 'h' } } })
  if (values.help) return help
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const read = form.safeParse(set)
  if (!read.success) throw new Error(read.error.issues.map(({ path, message }) => `${String(path[0])} ${message}`).join('; '))
  const { SCRIPT: scripts, BASE_URL: baseUrl, PLAYER: player, SUMMARY: summaryFile } = read.data
  const env = Object.fromEntries(passedOn.flatMap((name) => (set[name] === undefined ? [] : [[name, set[name]]])))
  return { scripts, baseUrl, player, summaryFile, env }
}
