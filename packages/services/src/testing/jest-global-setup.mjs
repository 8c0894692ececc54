// Jest's main process listens on a loopback port; a worker that asks there for a service gets its address. The first one that asks has
// that server started, so that a run pays only for what it uses. Servers belong to the main process and end with it.
import { createServer } from 'node:http'

const say = (line) => process.stderr.write(`${line}\n`)

export default async function setup() {
  const { tsImport } = await import('tsx/esm/api')
  const { createTestServers } = await tsImport('./test-servers.ts', import.meta.url)
  const { ensurePackages } = await tsImport('../debian-packages.ts', import.meta.url)
  const { servicesToStart } = await tsImport('./overrides.ts', import.meta.url)
  // Before any test has a deadline.
  await ensurePackages(servicesToStart(), say).catch((error) => {
    // One sentence says it; Jest would add a stack.
    say(error.message)
    process.exit(1)
  })
  const servers = createTestServers()
  const starter = createServer((request, response) => {
    // A connection kept meanwhile may close just as it is used again.
    response.setHeader('connection', 'close')
    const [, name, instance] = request.url.split('/')
    servers.get(name, instance).then(
      (server) => response.end(JSON.stringify(server)),
      (error) => response.writeHead(500).end(error.stack),
    )
  })
  await new Promise((resolve) => starter.listen(0, '127.0.0.1', resolve))
  process.env.PARLEY_TEST_SERVICES = `http://127.0.0.1:${starter.address().port}`
  globalThis.closeTestServices = async () => {
    starter.closeAllConnections()
    starter.close()
    await servers.close()
  }
}
