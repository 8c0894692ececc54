import { ParleyError } from '@parley/platform'
import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, opendir, rm, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { ByteRange, ObjectInfo, PutOptions } from '../object-store.ts'
import { fileMode, folderMode, placeFile, readIfPresent, syncFolder, unlessMissing } from './durable-file.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'

/** An object that is written and not yet there. */
export interface PreparedObject {
  /** Puts it in the place of what was there before. */
  commit(): Promise<ObjectInfo>
  discard(): Promise<void>
}

/** An object whose bytes stay readable, whatever becomes of it. */
export interface OpenObject {
  info: ObjectInfo
  /** Call once; the stream closes the object. `to` is at most the size. */
  read(range: Required<ByteRange>): Readable
  close(): Promise<void>
}

export interface ObjectFiles {
  /** @throws ParleyError BAD_USER_INPUT when the source does not bring `size` bytes; what the source threw */
  prepare(key: string, source: AsyncIterable<Uint8Array>, options: PutOptions): Promise<PreparedObject>
  open(key: string): Promise<OpenObject | undefined>
  head(key: string): Promise<ObjectInfo | undefined>
  remove(key: string): Promise<void>
  list(prefix: string): AsyncIterable<ObjectInfo>
}

const recordForm = z.object({
  key: z.string(),
  size: z.number().int(),
  contentType: z.string(),
  etag: z.string(),
  modifiedAt: z.iso.datetime().transform((text) => new Date(text)),
  /** Name of the file with the bytes. */
  bytes: z.string(),
})
type ObjectRecord = z.output<typeof recordForm>

/** Keys have none of it. */
const separator = '~'
const nameOf = (key: string) => key.replaceAll('/', separator)

/**
 * Objects in two folders: `records` has a JSON file for each, named after its key, which names the file in `bytes`. Written bytes become
 * the object when the record is renamed into place; they are never written again. The etag is the SHA-256 in hexadecimal.
 */
export async function openObjectFiles(folder: string, now: () => number): Promise<ObjectFiles> {
  const records = join(folder, 'records')
  const bytes = join(folder, 'bytes')
  for (const each of [records, bytes]) await mkdir(each, { recursive: true, mode: folderMode })

  const recordPath = (name: string) => join(records, `${name}.json`)
  async function readRecord(name: string): Promise<ObjectRecord | undefined> {
    const text = await readIfPresent(recordPath(name))
    return text === undefined ? undefined : recordForm.parse(JSON.parse(text.toString()))
  }

  async function commit(record: ObjectRecord): Promise<ObjectInfo> {
    const name = nameOf(record.key)
    const previous = await readRecord(name)
    await syncFolder(bytes)
    await placeFile(join(bytes, `${record.bytes}.json`), recordPath(name), JSON.stringify(record))
    if (previous !== undefined) await rm(join(bytes, previous.bytes), { force: true })
    return infoOf(record)
  }

  /** More than one try: between record and bytes the object may be written anew. */
  async function openBytes(key: string, triesLeft = 10): Promise<OpenObject | undefined> {
    const record = await readRecord(nameOf(key))
    if (record === undefined) return undefined
    const handle = await unlessMissing(open(join(bytes, record.bytes), 'r'))
    if (handle !== undefined)
      return {
        info: infoOf(record),
        read({ from, to }) {
          if (to > from) return handle.createReadStream({ start: from, end: to - 1 })
          return Readable.from(
            (async function* () {
              await handle.close()
              yield* []
            })(),
          )
        },
        close: () => handle.close(),
      }
    if (triesLeft === 0) throw new Error(`The bytes of ${key} are missing.`)
    return openBytes(key, triesLeft - 1)
  }

  await sweepLeftovers(bytes, async (name) => (await readRecord(name.slice(0, name.indexOf(separator + separator))))?.bytes === name)

  return {
    async prepare(key, source, { contentType, size = Infinity }) {
      const name = nameOf(key) + separator + separator + randomUUID()
      const path = join(bytes, name)
      const hash = createHash('sha256')
      let written = 0
      const measured = async function* (chunks: AsyncIterable<Uint8Array>) {
        for await (const chunk of chunks) {
          written += chunk.byteLength
          if (written > size) throw otherSize(size)
          hash.update(chunk)
          yield chunk
        }
        if (size !== Infinity && written < size) throw otherSize(size)
      }
      const discard = () => rm(path, { force: true })
      try {
        await pipeline(source, measured, createWriteStream(path, { flags: 'wx', mode: fileMode, flush: true }))
      } catch (error) {
        await discard()
        throw error
      }
      const etag = hash.digest('hex')
      return {
        commit: () => commit({ key, size: written, contentType, etag, modifiedAt: new Date(now()), bytes: name }),
        discard,
      }
    },
    open: (key) => openBytes(key),
    async head(key) {
      const record = await readRecord(nameOf(key))
      return record && infoOf(record)
    },
    async remove(key) {
      const record = await readRecord(nameOf(key))
      if (record === undefined) return
      await unlessMissing(unlink(recordPath(nameOf(key))))
      await syncFolder(records)
      await rm(join(bytes, record.bytes), { force: true })
    },
    async *list(prefix) {
      const wanted = nameOf(prefix)
      for await (const { name } of await opendir(records)) {
        if (!name.startsWith(wanted)) continue
        const record = await readRecord(name.slice(0, -'.json'.length))
        // The file's name ends in what is not the key's.
        if (record?.key.startsWith(prefix)) yield infoOf(record)
      }
    },
  }
}

function infoOf({ key, size, etag, contentType, modifiedAt }: ObjectRecord): ObjectInfo {
  return { key, size, etag, contentType, modifiedAt }
}

function otherSize(size: number): ParleyError {
  return new ParleyError('BAD_USER_INPUT', { message: `This is not ${size} bytes, as was said.` })
}
