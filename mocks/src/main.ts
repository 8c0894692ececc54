import { describeConfig, runProcess } from '@parley/platform'
import { mocksConfig } from './config.ts'
import { createMocks } from './create-mocks.ts'
import { withPortHint } from './port-hint.ts'

if (['--help', '-h'].some((word) => process.argv.includes(word))) {
  process.stdout.write(
    `Starts a mocked Parley (mocks/README.md). What can be set in the environment:\n\n${describeConfig('make mocks', mocksConfig)}`,
  )
  process.exit(0)
}

/** `make mocks`. The log goes to standard error, so that standard output tells just where everything is. */
await runProcess({
  name: 'mocks',
  schema: mocksConfig,
  destination: process.stderr,
  async start({ config, part, logger }) {
    const { SEED: seed, TICK_MS: tickMs, PORT: port, HOST: host } = config
    const mocks = createMocks({ seed, tickMs, port, host, logger })
    const { url } = part(
      await mocks.catch((error: unknown) => {
        throw withPortHint(error, port)
      }),
    )
    process.stdout.write(`
A mocked Parley stands at ${url}: nothing is stored, nothing is analysed.

  GraphQL            ${url}/graphql, over HTTP and graphql-transport-ws; in a browser, the explorer
  Live dashboard     ${url}/dashboard
  Sign in as         interviewer@example.com or any other demo account; password parley-demo; not needed to see anything
  Running            interview-1, interview-2, interview-3: a frame every ${tickMs} ms, an answer every 8 frames, for ever
  World              SEED=${seed}

  Stop               Ctrl-C
`)
    return url
  },
})
