import { Manifests, type KubernetesObject } from './manifests/manifests.ts'

/** Names with a hash behind them need none. */
const isIt = (object: KubernetesObject, kind: string, name: string) =>
  object.kind === kind && (object.metadata.name === name || object.metadata.name.replace(/-[a-z0-9]{10}$/, '') === name)

/** Manifests with one field of one object changed; undefined takes it away. Keys with dots in them: a list. */
export function changed(manifests: Manifests, kind: string, name: string, path: readonly string[] | string, value: unknown): Manifests {
  if (!manifests.objects.some((object) => isIt(object, kind, name))) throw new Error(`There is no ${kind} ${name} to change.`)
  return new Manifests(
    manifests.objects.map((object) => {
      if (!isIt(object, kind, name)) return object
      const copy = structuredClone(object)
      const keys = typeof path === 'string' ? path.split('.') : [...path]
      const last = keys.pop() ?? ''
      // Plain JSON, which a path of names leads into.
      const at = keys.reduce<Record<string, unknown>>(
        (inner, key) => inner[key] as Record<string, unknown>,
        copy as unknown as Record<string, unknown>,
      )
      if (value === undefined) delete at[last]
      else at[last] = value
      return copy
    }),
  )
}

/** Manifests without one object. */
export function without(manifests: Manifests, kind: string, name: string): Manifests {
  const left = manifests.objects.filter((object) => !isIt(object, kind, name))
  if (left.length === manifests.objects.length) throw new Error(`There is no ${kind} ${name} to take away.`)
  return new Manifests(left)
}
