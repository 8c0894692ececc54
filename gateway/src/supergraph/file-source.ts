import { watch } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { StartError } from '@parley/platform'
import { whyUnreadable } from '../unreadable.ts'
import type { SupergraphSource } from './supergraph-source.ts'
import { watchText } from './watch-text.ts'

/** A file that is being written is taken once it has not changed for this long. */
const settleMs = 100
/** Where the file system tells nothing (a network drive, no more watches to be had), it is looked at this often. */
const lookMs = 2_000

/**
 * A supergraph in a file. Written in place, put in its place by a rename, or swapped as Kubernetes swaps a ConfigMap (by a link in the same
 * folder): its folder is watched, and it is looked at every two seconds.
 */
export function createFileSource(file: string): SupergraphSource {
  let loaded = ''
  const read = async () => {
    try {
      return await readFile(file, 'utf8')
    } catch (cause) {
      throw new StartError(`The supergraph file ${file} cannot be read: ${whyUnreadable(cause)}.`, { cause })
    }
  }
  /** Not half of it. */
  const readSettled = async () => {
    let text = await read()
    for (;;) {
      if (text === loaded) return text
      await delay(settleMs)
      const later = await read()
      if (later === text) return (loaded = text)
      text = later
    }
  }
  return {
    load: async () => (loaded = await read()),
    watch(listener) {
      const looks = watchText({ ...listener, read: readSettled, first: loaded, everyMs: lookMs })
      const stop = onFolderEvent(dirname(file), looks.look)
      return {
        async close() {
          stop()
          await looks.close()
        },
      }
    },
  }
}

function onFolderEvent(folder: string, look: () => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, look)
    watcher.on('error', () => watcher.close())
    return () => watcher.close()
  } catch {
    return () => {} // it is looked at all the same
  }
}
