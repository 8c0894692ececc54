import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from '@jest/globals'
import { createCliHome, environmentIn, givenServices, root } from './testing/cli-home.ts'

/**
 * No engine runs where these tests do. The `docker` of this home answers as if one did, writes down what it is told, and starts Debian's
 * Redis where the container would be: what is proven is the command line, the files it names, and what we do before and after it.
 */
const home = createCliHome(`
here="$(dirname "$0")"
echo "$*" >> "$here/told"
case "$*" in
  *" up "*) . "$5"; redis-server --port "$REDIS_PORT" --requirepass "$REDIS_PASSWORD" --bind 127.0.0.1 --save '' --daemonize yes --pidfile "$here/pid" > "$here/log" 2>&1 ;;
  *" down") kill "$(cat "$here/pid")" ;;
  *" ps "*) cat "$here/pid" ;;
esac`)
const folder = join(home.path, 'contained')
afterAll(async () => {
  await home.run('down', folder)
  home.close()
})

test('where an engine answers, services are containers of compose.yaml in a project of the folder', async () => {
  const told = () => readFileSync(join(home.path, 'bin/told'), 'utf8').trim().split('\n')
  const given = await givenServices()
  const up = await home.run('up', folder, given)
  expect(up).toMatchObject({ code: 0, complained: '' })
  expect(up.said).toMatch(
    /Prometheus at http:.*\n(.*\n)*.*sees the apps that listen on all addresses: HOST=0\.0\.0\.0 make dev-up SERVICES=1$/m,
  )
  const project = /--project-name (parley-[0-9a-f]{8}) /.exec(told().at(-1) ?? '')?.[1]
  const common = `compose --file ${root}/compose.yaml --env-file ${folder}/compose/compose.env --project-name ${project}`
  const containers = 'redis redis-exporter prometheus alertmanager node-exporter grafana'
  expect(told()).toEqual(['info', 'compose version', `${common} up --detach --wait ${containers}`])
  expect(statSync(join(folder, 'compose/compose.env')).mode & 0o777).toBe(0o600)
  expect((await home.run('status', folder)).said).toMatch(/^Redis .*in a container  answers$/m)

  const before = environmentIn(folder)
  const again = await home.run('up', folder, { ...given, HOST: '0.0.0.0' })
  expect(again.code).toBe(0)
  expect(again.said).not.toContain('HOST=')
  expect(environmentIn(folder)).toEqual(before)

  expect((await home.run('down', folder)).code).toBe(0)
  expect(told().at(-1)).toBe(`${common} down`)
}, 180_000)

test('where images cannot be pulled, says how to do without, and that works', async () => {
  const offline = createCliHome(`case "$*" in *" up "*) echo 'no such host' >&2; exit 1 ;; esac`)
  const own = join(offline.path, 'own')
  try {
    const given = await givenServices()
    const failed = await offline.run('up', own, given)
    expect(failed.code).toBe(1)
    expect(failed.complained).toBe(
      'no such host\ndocker compose up failed with 1, its own words stand above; CONTAINERS=0 make services-up takes Debian’s packages instead.\n',
    )
    expect(await offline.run('up', own, { ...given, CONTAINERS: '0' })).toMatchObject({ code: 0, complained: '' })
    expect((await offline.run('status', own)).said).toMatch(/^Redis .*redis \d+  answers$/m)
    // It keeps to that.
    expect(await offline.run('up', own, given)).toMatchObject({ code: 0, complained: '' })
  } finally {
    await offline.run('down', own)
    offline.close()
  }
}, 120_000)
