import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What the guide says of the API, and of connections that drop: word for word, as the tests take commands and snippets from it. */
export const guideTexts = ['api.txt', 'websocket-disconnections.txt'].map((file) =>
  readFileSync(join(import.meta.dirname, '../guide', file), 'utf8'),
)
const text = guideTexts.join('\n')

/** The shell command of the guide that begins so, to the end of its last line. @throws Error when there is none */
export function guideCommand(begins: string): string {
  const at = text.indexOf(`\n${begins}`)
  if (at === -1) throw new Error(`the guide has no command that begins with ${begins}`)
  const [command = ''] = /^(?:.*\\\n)*.*/.exec(text.slice(at + 1)) ?? []
  return command
}

/** The JSON that the guide shows as the answer to that command. */
export function guideResponse(command: string): Record<string, unknown> {
  const [, after = ''] = text.split(`${command}\n\n# Response\n`)
  return JSON.parse(after.slice(0, after.indexOf('\n```'))) as Record<string, unknown> // an object, as it is written there
}

/** The guide's WebSocket snippet in its three parts. */
export function guideSnippet(): { connect: string; send: string; receive: string } {
  const [, snippet = ''] = /```javascript\n([\s\S]*?)\n```/.exec(text) ?? []
  const [connect = '', send = '', receive = ''] = snippet.split(/^\/\/ (?:Send frame|Receive emotion update)$/m)
  return { connect, send, receive }
}
