import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { compileFunction } from 'node:vm'

export interface ScriptSource {
  /** CommonJS, with k6's modules left to `require`. */
  code: string
  /** Where it lies: for stack traces, and what `open` is relative to. */
  file: string
}

/** What a script gives to whoever plays it. */
export type ScriptExports = Record<string, unknown>

export interface ScriptGlobals {
  require: (name: string) => object
  vu: number
  env: Record<string, string>
  say: (line: string) => void
}

export interface Script {
  /** Runs its top level for one virtual user: each has its own variables, as in k6. */
  instantiate(globals: ScriptGlobals): ScriptExports
}

/** @throws SyntaxError when it is no script */
export function compileScript({ code, file }: ScriptSource): Script {
  const run = compileFunction(code, ['require', 'module', 'exports', '__VU', '__ENV', 'open', 'console'], { filename: file })
  /** Files that scripts open, once for all virtual users: as many as a script names. */
  const files = new Map<string, Buffer>()
  const read = (path: string): Buffer => {
    const absolute = resolve(dirname(file), path)
    const content = files.get(absolute) ?? readFileSync(absolute)
    files.set(absolute, content)
    return content
  }
  return {
    instantiate({ require, vu, env, say }) {
      let init = true
      const open = (path: string, mode = '') => {
        if (!init) throw new Error('open() can be called at the top level of a script only')
        const content = read(path)
        return mode === 'b' ? new Uint8Array(content).buffer : content.toString()
      }
      const module: { exports: ScriptExports } = { exports: {} }
      run(require, module, module.exports, vu, env, open, consoleFor(say))
      init = false
      return module.exports
    },
  }
}

/** `console` of a script, as k6 shows it: the values side by side, objects as JSON. */
function consoleFor(say: (line: string) => void) {
  const text = (value: unknown) => (typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value)))
  const at =
    (level: string) =>
    (...values: unknown[]) =>
      say(`${level} ${values.map(text).join(' ')}`)
  return { debug: at('DEBU'), log: at('INFO'), info: at('INFO'), warn: at('WARN'), error: at('ERRO') }
}
