import { closeSync, existsSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'

export interface ProcessLog {
  /** Adds a line. One that is not a log line of its own is made one, under the part's name. */
  write(part: string, line: string): void
  /** Adds what a process says, line by line, until it ends. @param onLine hears each, too */
  follow(part: string, output: Readable, onLine?: (line: string) => void): void
  close(): void
}

/**
 * One file for what all processes say, as JSON lines. When it is full it is put aside, once: it takes twice `largestBytes` at most.
 * @param largestBytes default 20 MB
 */
export function openProcessLog(file: string, largestBytes = 20_000_000): ProcessLog {
  let descriptor: number | undefined = openSync(file, 'a', 0o600)
  let bytes = fstatSync(descriptor).size
  const write = (part: string, line: string) => {
    if (descriptor === undefined || line === '') return
    if (bytes > largestBytes) {
      closeSync(descriptor)
      if (existsSync(file)) renameSync(file, `${file}.old`)
      descriptor = openSync(file, 'a', 0o600)
      bytes = 0
    }
    bytes += writeSync(descriptor, `${isLogLine(line) ? line : JSON.stringify({ level: 40, time: Date.now(), name: part, msg: line })}\n`)
  }
  return {
    write,
    follow(part, output, onLine = () => {}) {
      createInterface({ input: output, crlfDelay: Infinity }).on('line', (line) => {
        write(part, line)
        onLine(line)
      })
    },
    close() {
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
    },
  }
}

/** Of pino, which names its part itself. */
const isLogLine = (line: string) => line.startsWith('{"level":') && line.endsWith('}')
