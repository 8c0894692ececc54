import { execFileSync } from 'node:child_process'
import { resolve } from 'node:path'
import { parseAllDocuments } from 'yaml'
import { ensureKubectl } from './kubectl.ts'
import { Manifests, type KubernetesObject } from './manifests.ts'

/** The folders of `k8s/overlays`. */
export const overlays = ['local', 'staging', 'production', 'production-canary', 'production-restore'] as const
export type Overlay = (typeof overlays)[number]

const folderOf = (overlay: Overlay) => resolve(import.meta.dirname, '../../../k8s/overlays', overlay)

/** What `kubectl kustomize` makes of an overlay. @throws Error with kustomize's words when it does not build */
export const buildOverlay = (overlay: Overlay): Manifests => buildFolder(folderOf(overlay))

/** What it makes of any folder with a kustomization. */
export function buildFolder(folder: string): Manifests {
  const yaml = execFileSync(ensureKubectl(), ['kustomize', folder], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: 'pipe',
  })
  return parseManifests(yaml)
}

/** Several objects of one text. @throws YAMLParseError, or TypeError for a document that is no object of Kubernetes */
export function parseManifests(yaml: string): Manifests {
  const objects = parseAllDocuments(yaml).map((document) => {
    if (document.errors[0] !== undefined) throw document.errors[0]
    return document.toJS() as Partial<KubernetesObject> | null // looked at below
  })
  return new Manifests(objects.filter((object) => object !== null).map(asObject))
}

function asObject(object: Partial<KubernetesObject>): KubernetesObject {
  if (typeof object.kind !== 'string' || typeof object.apiVersion !== 'string' || typeof object.metadata?.name !== 'string')
    throw new TypeError(`not an object of Kubernetes: ${JSON.stringify(object).slice(0, 80)}`)
  return object as KubernetesObject
}
