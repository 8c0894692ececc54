import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../root.ts'
import { nameOf, type KubernetesObject } from '../manifests/manifests.ts'
import { kindOf, kubernetesKinds } from './kubernetes.ts'

/**
 * Fields that Kubernetes does not know, and words where it knows a few (it would refuse or drop either). Each object is written down as a
 * value of its type and handed to the compiler, which tells the first fault of each nesting: mend it to see the next.
 */
export function unknownFields(objects: readonly KubernetesObject[]): string[] {
  const typed = objects.filter((object) => kubernetesKinds[kindOf(object)] !== undefined)
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/manifests-'))
  try {
    // One line for each object, so that a complaint's line tells whose it is.
    const lines = typed.map((object, index) => {
      const type = `import('${kubernetesKinds[kindOf(object)]}').I${object.kind}`
      return `export const o${index}: ${type} = ${JSON.stringify(object)}`
    })
    writeFileSync(join(folder, 'manifests.ts'), lines.join('\n'))
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(tsconfig))
    const { stdout, status } = spawnSync(
      process.execPath,
      [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder, '--pretty', 'false'],
      {
        encoding: 'utf8',
      },
    )
    const faults = [...stdout.matchAll(/manifests\.ts\((\d+),\d+\): error TS\d+: (.+)/g)]
    if (status !== 0 && faults.length === 0) throw new Error(`The compiler could not look at the manifests: ${stdout}`)
    return faults.map(([, line, message]) => `${nameOfLine(typed, Number(line))}: ${message}`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const nameOfLine = (objects: readonly KubernetesObject[], line: number) => {
  const object = objects[line - 1]
  return object === undefined ? 'a manifest' : nameOf(object)
}

const tsconfig = {
  compilerOptions: { target: 'es2023', module: 'nodenext', strict: true, noEmit: true, skipLibCheck: true, types: [] },
  include: ['manifests.ts'],
}
