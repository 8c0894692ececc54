import type { Closable } from '@parley/platform'
import { createFileSource } from './file-source.ts'
import { createUrlSource } from './url-source.ts'

/** Where the supergraph comes from. */
export interface SupergraphSource {
  /** The SDL as it is now. @throws StartError, in one sentence, when it cannot be had */
  load(): Promise<string>
  /** Calls back with each SDL that differs from the one before, beginning with what `load` gave; and once when it cannot be had any more. */
  watch(listener: SupergraphListener): Closable
}

export interface SupergraphListener {
  changed: (sdl: string) => void
  unreadable: (reason: Error) => void
}

/** @param from a path, or an http(s) URL that is asked every `pollMs` */
export function createSupergraphSource(from: string, { pollMs }: { pollMs: number }): SupergraphSource {
  return isUrl(from) ? createUrlSource(from, { pollMs }) : createFileSource(from)
}

export const isUrl = (text: string): boolean => /^https?:\/\//.test(text)
