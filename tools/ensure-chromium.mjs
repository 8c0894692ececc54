import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'

/** The browser tests drive Debian's Chromium; where it is missing and may be installed, install it. */
const chromium = process.env.CHROMIUM ?? '/usr/bin/chromium'
if (!existsSync(chromium)) {
  const hasApt = spawnSync('apt-get', ['--version']).status === 0
  if (!hasApt || process.getuid?.() !== 0) {
    process.stderr.write(`The browser tests need Chromium at ${chromium}: install the package "chromium", or set CHROMIUM to its path.\n`)
    process.exit(1)
  }
  process.stdout.write('Installing Chromium for the browser tests ...\n')
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  const apt = (...words) => execFileSync('apt-get', ['-qq', ...words], { env: environment, stdio: ['ignore', 'ignore', 'inherit'] })
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core')
}
