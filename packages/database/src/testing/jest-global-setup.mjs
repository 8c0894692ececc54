// Jest's main process listens on a loopback port; a worker that asks there gets the URL of a migrated template database. The first one
// that asks has the server started, so that runs without a database pay nothing. It belongs to the main process and ends with it.
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export default async function setup() {
  let server
  const start = async () => {
    const { tsImport } = await import('tsx/esm/api')
    const { startTestServer } = await tsImport('./test-server.ts', import.meta.url)
    sweep()
    const folder = join(tmpdir(), `parley-test-${process.pid}`)
    mkdirSync(folder, { mode: 0o700 })
    try {
      const { url, close } = await startTestServer(folder)
      return { url, close: () => close().finally(() => rmSync(folder, { recursive: true, force: true })) }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true })
      throw error
    }
  }
  const starter = createServer((_request, response) => {
    // A worker asks once for each test file: a connection kept meanwhile may close just as it is used again.
    response.setHeader('connection', 'close')
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

/** A run that was interrupted had its server ended, but not its folder removed. */
function sweep() {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^parley-test-(\d+)$/.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return pid !== process.pid
  } catch (error) {
    return error.code === 'EPERM'
  }
}
