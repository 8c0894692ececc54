import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseAllDocuments, stringify } from 'yaml'
import { root } from '../../root.ts'
import { ensureKubectl } from './kubectl.ts'
import { Manifests, type KubernetesObject } from './manifests.ts'

/** The folders of `k8s/overlays`. */
export const overlays = ['local', 'staging', 'production', 'production-canary', 'production-restore'] as const
export type Overlay = (typeof overlays)[number]

const folderOf = (overlay: Overlay) => join(root, 'k8s/overlays', overlay)

/** What `kubectl kustomize` makes of an overlay. @throws Error with kustomize's words when it does not build */
export const buildOverlay = (overlay: Overlay): Manifests => buildFolder(folderOf(overlay))

/** What it makes of an overlay with one component of `k8s/components` more, unless it names that one already. */
export function buildOverlayWith(overlay: Overlay, component: string): Manifests {
  if (readFileSync(join(folderOf(overlay), 'kustomization.yaml'), 'utf8').includes(`/components/${component}\n`))
    return buildOverlay(overlay)
  mkdirSync(join(root, '.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, '.cache/overlay-'))
  try {
    const kustomization = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'ai-interview',
      resources: [relative(folder, folderOf(overlay))],
      components: [relative(folder, join(root, 'k8s/components', component))],
    }
    writeFileSync(join(folder, 'kustomization.yaml'), stringify(kustomization))
    return buildFolder(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

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
