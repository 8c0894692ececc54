import { ParleyError } from '@parley/platform'
import { randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, opendir, rename, rm, stat, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { z } from 'zod'
import type { StaleUpload } from '../object-store.ts'
import { noSuchUpload } from '../upload-errors.ts'
import { planUpload, type PlannedPart } from '../upload-plan.ts'
import { fileMode, folderMode, placeFile, readIfPresent, syncFolder, unlessMissing } from './durable-file.ts'
import { sweepLeftovers } from './sweep-leftovers.ts'

export interface UploadTarget {
  key: string
  contentType: string
  size: number
  /** Bytes. */
  partSize: number
}

export interface UploadFiles {
  /** @returns the id */
  start(target: UploadTarget): Promise<string>
  /** Streams a part to disk; again if it was there. @throws ParleyError NOT_FOUND, BAD_USER_INPUT for other than `size` bytes */
  writePart(uploadId: string, number: number, size: number, source: Readable): Promise<void>
  /** The upload and the bytes of its parts. @throws ParleyError NOT_FOUND, CONFLICT while parts are missing */
  read(key: string, uploadId: string): Promise<{ target: UploadTarget; bytes: AsyncIterable<Uint8Array> }>
  /** True for one caller, once: the upload is over and its folder can go. */
  claim(uploadId: string): Promise<boolean>
  /** Removes what is left of an upload that is over. */
  remove(uploadId: string): Promise<void>
  has(key: string, uploadId: string): Promise<boolean>
  list(startedBefore: Date): AsyncIterable<StaleUpload>
}

const recordForm = z.object({
  key: z.string(),
  contentType: z.string(),
  size: z.number().int(),
  partSize: z.number().int(),
  startedAt: z.iso.datetime().transform((text) => new Date(text)),
})
type UploadRecord = z.output<typeof recordForm>

const idForm = /^[0-9a-f-]{36}$/
const recordName = 'upload.json'

/** Uploads under way: a folder each, with `upload.json` as long as it is neither completed nor aborted, and a file for each part. */
export async function openUploadFiles(folder: string, now: () => number): Promise<UploadFiles> {
  await mkdir(folder, { recursive: true, mode: folderMode })
  const pathOf = (uploadId: string, name: string) => join(folder, uploadId, name)
  const partPath = (uploadId: string, number: number) => pathOf(uploadId, `part-${number}`)

  async function readRecord(uploadId: string): Promise<UploadRecord | undefined> {
    if (!idForm.test(uploadId)) return undefined
    const text = await readIfPresent(pathOf(uploadId, recordName))
    return text === undefined ? undefined : recordForm.parse(JSON.parse(text.toString()))
  }
  const remove = (uploadId: string) => rm(join(folder, uploadId), { recursive: true, force: true, maxRetries: 3 })

  async function* bytesOf(uploadId: string, parts: PlannedPart[]): AsyncGenerator<Uint8Array> {
    for (const { number } of parts) yield* createReadStream(partPath(uploadId, number)) as AsyncIterable<Buffer> // no encoding: buffers
  }

  await sweepLeftovers(folder, async (name) => (await readRecord(name)) !== undefined)

  return {
    async start(target) {
      const uploadId = randomUUID()
      const record: UploadRecord = { ...target, startedAt: new Date(now()) }
      await mkdir(join(folder, uploadId), { mode: folderMode })
      await placeFile(pathOf(uploadId, `${recordName}.new`), pathOf(uploadId, recordName), JSON.stringify(record))
      await syncFolder(folder)
      return uploadId
    },
    async writePart(uploadId, number, size, source) {
      if ((await readRecord(uploadId)) === undefined) throw noSuchUpload()
      const temporary = pathOf(uploadId, `part-${number}.${randomUUID()}`)
      const file = createWriteStream(temporary, { flags: 'wx', mode: fileMode, flush: true })
      try {
        await pipeline(source, file)
        if (file.bytesWritten !== size) throw new ParleyError('BAD_USER_INPUT', { message: `This part is ${size} bytes.` })
        await rename(temporary, partPath(uploadId, number))
        await syncFolder(join(folder, uploadId))
      } catch (error) {
        await rm(temporary, { force: true })
        // Completed or aborted meanwhile.
        if ((await readRecord(uploadId)) === undefined) throw noSuchUpload()
        throw error
      }
    },
    async read(key, uploadId) {
      const target = await readRecord(uploadId)
      if (target?.key !== key) throw noSuchUpload()
      const parts = planUpload(target.size, target.partSize)
      for (const { number } of parts)
        if ((await unlessMissing(stat(partPath(uploadId, number)))) === undefined)
          throw new ParleyError('CONFLICT', { message: `Part ${number} of ${parts.length} has not been uploaded.` })
      return { target, bytes: bytesOf(uploadId, parts) }
    },
    claim: async (uploadId) => (await unlessMissing(unlink(pathOf(uploadId, recordName)).then(() => true))) ?? false,
    remove,
    has: async (key, uploadId) => (await readRecord(uploadId))?.key === key,
    async *list(startedBefore) {
      for await (const { name } of await opendir(folder)) {
        const record = await readRecord(name)
        if (record !== undefined && record.startedAt < startedBefore) yield { key: record.key, uploadId: name, startedAt: record.startedAt }
      }
    },
  }
}
