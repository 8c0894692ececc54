import { transformSync } from 'esbuild'
import { play, type Played, type PlayOptions } from '../play.ts'

export interface ScriptPlay extends Played {
  lines: string[]
  /** What the script wrote by `log(…)`, as JSON values, in order. */
  logged: unknown[]
}

/**
 * Plays a script that is given as text, as its bundle would be played. `log(value)` in it notes a value; `options` stands before it.
 */
export async function playScript(body: string, options: unknown, further: Partial<PlayOptions> = {}): Promise<ScriptPlay> {
  const lines: string[] = []
  const logged: unknown[] = []
  const text = `
    const log = (value) => console.log(JSON.stringify(value))
    export const options = ${JSON.stringify(options)}
    ${body}`
  const { code } = transformSync(text, { format: 'cjs', target: 'es2017' })
  const { onLine, ...others } = further
  const hear = (line: string) => {
    if (line.startsWith('INFO ')) logged.push(JSON.parse(line.slice('INFO '.length)))
    else lines.push(line)
    onLine?.(line)
  }
  const played = await play({ source: { code, file: '/script.js' }, env: {}, onLine: hear, ...others })
  return { ...played, lines, logged }
}

/** One user for so long. */
export const oneUser = (duration: string, further: object = {}): object => ({
  scenarios: { main: { executor: 'constant-vus', vus: 1, duration, gracefulStop: '5s', ...further } },
})
