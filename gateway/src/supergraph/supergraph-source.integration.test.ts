import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Closable } from '@parley/platform'
import { eventually } from '@parley/platform/testing'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createSupergraphSource, type SupergraphSource } from './supergraph-source.ts'

const open: Closable[] = []
/** What a source has told so far. */
function listen(source: SupergraphSource) {
  const heard: { changed: string[]; unreadable: string[] } = { changed: [], unreadable: [] }
  open.push(
    source.watch({
      changed: (sdl) => void heard.changed.push(sdl),
      unreadable: ({ message }) => void heard.unreadable.push(message),
    }),
  )
  return heard
}
afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

describe('a file', () => {
  let folder: string
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'parley-source-'))))
  afterEach(() => rm(folder, { recursive: true }))

  test('is told of when it is written in place, and when another takes its place', async () => {
    const file = join(folder, 'supergraph.graphql')
    await writeFile(file, 'one')
    const source = createSupergraphSource(file, { pollMs: 1 })
    expect(await source.load()).toBe('one')
    const heard = listen(source)
    await writeFile(file, 'two')
    await eventually(async () => expect(heard.changed).toEqual(['two']))
    await writeFile(join(folder, 'next'), 'three')
    await rename(join(folder, 'next'), file)
    await eventually(async () => expect(heard.changed).toEqual(['two', 'three']))
  })

  test('is told of when Kubernetes swaps the ConfigMap that it lies in', async () => {
    for (const version of ['v1', 'v2']) {
      await mkdir(join(folder, version))
      await writeFile(join(folder, version, 'supergraph.graphql'), version)
    }
    await symlink('v1', join(folder, '..data'))
    await symlink('..data/supergraph.graphql', join(folder, 'supergraph.graphql'))
    const source = createSupergraphSource(join(folder, 'supergraph.graphql'), { pollMs: 1 })
    expect(await source.load()).toBe('v1')
    const heard = listen(source)
    await symlink('v2', join(folder, '..data_tmp'))
    await rename(join(folder, '..data_tmp'), join(folder, '..data'))
    await eventually(async () => expect(heard.changed).toEqual(['v2']))
  })

  test('is not taken while it is half written', async () => {
    const file = join(folder, 'supergraph.graphql')
    await writeFile(file, 'before')
    const source = createSupergraphSource(file, { pollMs: 1 })
    await source.load()
    const heard = listen(source)
    for (let n = 1; n <= 20; n++) {
      await writeFile(file, `part ${n}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    await eventually(async () => expect(heard.changed).toEqual(['part 20']))
  })

  test('that is gone is told of once, and what comes back is what counts', async () => {
    const file = join(folder, 'supergraph.graphql')
    await writeFile(file, 'one')
    const source = createSupergraphSource(file, { pollMs: 1 })
    await source.load()
    const heard = listen(source)
    await rm(file)
    await eventually(async () => expect(heard.unreadable).toHaveLength(1))
    await writeFile(join(folder, 'something else'), 'looks again')
    await writeFile(file, 'one')
    await writeFile(join(folder, 'something else'), (await readFile(file)).toString())
    await writeFile(file, 'two')
    await eventually(async () => expect(heard.changed).toEqual(['two']))
    expect(heard.unreadable).toEqual([`The supergraph file ${file} cannot be read: there is none of that name.`])
  })

  test('that is not there is one sentence', async () => {
    const file = join(folder, 'none.graphql')
    await expect(createSupergraphSource(file, { pollMs: 1 }).load()).rejects.toThrow(
      `The supergraph file ${file} cannot be read: there is none of that name.`,
    )
  })
})

describe('a URL', () => {
  let server: Server
  let url: string
  /** What the server has, and how it answered so far. */
  let served: { text: string; status: number }
  let statuses: number[]
  beforeEach(async () => {
    served = { text: 'one', status: 200 }
    statuses = []
    server = createServer((request, response) => {
      const etag = `"${served.text}"`
      const status = served.status !== 200 ? served.status : request.headers['if-none-match'] === etag ? 304 : 200
      statuses.push(status)
      response.writeHead(status, { etag }).end(status === 200 ? served.text : '')
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/supergraph`
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  test('is asked again and again; its body comes when it has changed', async () => {
    const source = createSupergraphSource(url, { pollMs: 5 })
    expect(await source.load()).toBe('one')
    const heard = listen(source)
    await eventually(async () => expect(statuses.length).toBeGreaterThan(3))
    expect(statuses.slice(1).every((status) => status === 304)).toBe(true)
    expect(heard.changed).toEqual([])
    served.text = 'two'
    await eventually(async () => expect(heard.changed).toEqual(['two']))
  })

  test('that fails is told of once, and asked on', async () => {
    const source = createSupergraphSource(url, { pollMs: 5 })
    await source.load()
    const heard = listen(source)
    served.status = 500
    await eventually(async () => expect(statuses.filter((status) => status === 500).length).toBeGreaterThan(3))
    expect(heard.unreadable).toEqual([`The supergraph at ${url} cannot be fetched: status 500.`])
    served = { text: 'two', status: 200 }
    await eventually(async () => expect(heard.changed).toEqual(['two']))
  })

  test('that answers nothing at the start is one sentence', async () => {
    await expect(createSupergraphSource('http://127.0.0.1:9/sdl', { pollMs: 1 }).load()).rejects.toThrow(
      /^The supergraph at http:\/\/127\.0\.0\.1:9\/sdl cannot be fetched: .*(refused|ECONNREFUSED|bad port).*\.$/,
    )
  })
})
