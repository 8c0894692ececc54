import { extname } from 'node:path'
import { ParleyError } from '@parley/platform'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExplorerBuild } from './build-explorer.ts'

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
}
/** Files whose name holds a hash of what is in them. */
const hashed = /-[0-9A-Z]{8}\.\w+$/

/**
 * Sends a file of the explorer, compressed where the browser takes that.
 * @throws ParleyError NOT_FOUND
 */
export function sendFile({ headers }: FastifyRequest, reply: FastifyReply, { key, files }: ExplorerBuild, name: string): FastifyReply {
  const type = types[extname(name)]
  const plain = files.get(name)
  if (plain === undefined || type === undefined) throw new ParleyError('NOT_FOUND')
  const accepted = (headers['accept-encoding'] ?? '').split(',').map((it) => it.trim())
  const encoding = (['br', 'gzip'] as const).find((it) => accepted.includes(it))
  const compressed = encoding && files.get(`${name}.${encoding === 'br' ? 'br' : 'gz'}`)
  const etag = `"${key}${compressed ? `-${encoding}` : ''}"`
  void reply.headers({
    etag,
    vary: 'accept-encoding',
    'cache-control': hashed.test(name) ? 'public, max-age=31536000, immutable' : 'no-cache',
  })
  if (headers['if-none-match'] === etag) return reply.code(304).send()
  if (compressed) void reply.header('content-encoding', encoding)
  return reply.type(type).send(compressed ?? plain)
}
