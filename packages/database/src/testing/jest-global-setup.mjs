// Jest's main process listens on a loopback port; a worker that asks there gets the URL of a migrated template database. The first one
// that asks has the server started, so that runs without a database pay nothing. It belongs to the main process and ends with it.
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default async function setup() {
  let server
  const start = async () => {
    const { tsImport } = await import('tsx/esm/api')
    const { startTestServer } = await tsImport('./test-server.ts', import.meta.url)
    const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
    try {
      const { url, close } = await startTestServer(folder)
      return { url, close: () => close().finally(() => rmSync(folder, { recursive: true, force: true })) }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }
  const starter = createServer((_request, response) => {
    server ??= start()
    server.then(
      ({ url }) => response.end(url),
      (error) => response.writeHead(500).end(error.stack),
    )
  })
  await new Promise((resolve) => starter.listen(0, '127.0.0.1', resolve))
  process.env.PARLEY_TEST_DATABASE = `http://127.0.0.1:${starter.address().port}/`
  globalThis.closeTestDatabase = async () => {
    starter.closeAllConnections()
    starter.close()
    const running = await server?.catch(() => undefined)
    await running?.close()
  }
}
