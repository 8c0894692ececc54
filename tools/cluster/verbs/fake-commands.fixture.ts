import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

/** What a command that holds these words answers; the first that fits. */
export interface Reply {
  when: string
  prints?: string
  /** What it prints from the second time on. */
  then?: string
  fails?: boolean
}

/**
 * A kubectl, a git and a docker that write down how they are called and answer as they are told. There is no cluster here: what these tests hold is
 * which commands are given, in which order, and what follows a failure.
 */
export interface FakeCommands {
  env: NodeJS.ProcessEnv
  /** What kubectl was told to do so far, without the words that every call has. */
  calls: () => string[]
  /** What each of them was told so far, its own name first. */
  typed: () => string[]
  answer: (replies: readonly Reply[]) => void
  remove: () => void
}

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

export function fakeCommands(): FakeCommands {
  const folder = mkdtempSync(join(tmpdir(), 'parley-kubectl-'))
  const log = join(folder, 'calls')

  // Shell, which starts at once.
  const answer = (replies: readonly Reply[]) => {
    const cases = replies.map(({ when, prints = '', then = prints, fails }, index) => {
      const seen = join(folder, `seen-${index}`)
      return `  *${quoted(when)}*) if [ -e ${seen} ]; then printf %s ${quoted(then)}; else printf %s ${quoted(prints)}; touch ${seen}; fi; exit ${fails ? 1 : 0} ;;`
    })
    const script = `#!/bin/sh\nprintf '%s\\n' "\${0##*/} $*" >> ${log}\ncase "$*" in\n${cases.join('\n')}\nesac\n`
    for (const name of ['kubectl', 'git', 'docker']) {
      writeFileSync(join(folder, name), script)
      chmodSync(join(folder, name), 0o755)
    }
  }
  answer([])
  const typed = () => (existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : [])
  return {
    env: { PATH: `${folder}${delimiter}${process.env['PATH']}`, HOME: folder },
    calls: () =>
      typed()
        .filter((line) => line.startsWith('kubectl --context'))
        .map((line) => line.replace(/^kubectl --context \S+ --namespace ai-interview /, '')),
    typed,
    answer,
    remove: () => rmSync(folder, { recursive: true }),
  }
}
