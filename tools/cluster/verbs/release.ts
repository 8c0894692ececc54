import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { stringify } from 'yaml'
import { StartError } from '@parley/platform'
import { targets } from '../../images/targets.ts'
import { generateLocalSecrets } from '../local-secrets.ts'
import type { Overlay } from '../manifests/build-overlay.ts'
import { root } from '../../root.ts'
import type { Settings } from './settings.ts'

/** Where a release is written down, below `.cache`, which git does not see. */
export const releaseFolder = (overlay: Overlay): string => `.cache/deploy/${overlay}`

/** An overlay with the images of one version, as a kustomization of its own. */
function kustomizationOf(overlay: Overlay, { version, registry }: Settings) {
  const prefix = registry === undefined ? '' : `${registry}/`
  return {
    apiVersion: 'kustomize.config.k8s.io/v1beta1',
    kind: 'Kustomization',
    resources: [relative(join(root, releaseFolder(overlay)), join(root, 'k8s/overlays', overlay))],
    images: targets.map((target) => ({ name: `parley/${target}`, newName: `${prefix}parley/${target}`, newTag: version })),
    // What `kubectl rollout history` shows.
    patches: [
      {
        target: { kind: 'Deployment' },
        patch: stringify([{ op: 'add', path: '/metadata/annotations', value: { 'kubernetes.io/change-cause': version } }]),
      },
    ],
  }
}

/**
 * Writes a release down, to be applied by `kubectl apply -k`.
 * @returns its folder, relative to the top
 * @throws StartError when images have nowhere to come from
 */
export function writeRelease(overlay: Overlay, settings: Settings, say: (line: string) => void): string {
  const folder = releaseFolder(overlay)
  if (settings.registry === undefined && overlay !== 'local' && !settings.dryRun)
    throw new StartError('Say where the images are: REGISTRY=ghcr.io/yourorg (those that `make docker-push` has pushed).')
  const place = settings.registry ?? (overlay === 'local' ? undefined : '<REGISTRY>')
  const images = `${place === undefined ? '' : `${place}/`}parley/*:${settings.version}`
  say(`  write ${folder}/kustomization.yaml: k8s/overlays/${overlay} with the images ${images}`)
  if (settings.dryRun) return folder
  mkdirSync(join(root, folder), { recursive: true, mode: 0o700 })
  writeFileSync(join(root, folder, 'kustomization.yaml'), stringify(kustomizationOf(overlay, settings)))
  return folder
}

/** Secrets of a cluster on one machine, made anew, beside the release and in no commit. @returns their folder */
export function writeLocalSecrets(settings: Settings, say: (line: string) => void): string {
  const folder = '.cache/deploy/local-secrets'
  say(`  write ${folder}: secrets of this cluster, made anew`)
  if (settings.dryRun) return folder
  const at = join(root, folder)
  mkdirSync(at, { recursive: true, mode: 0o700 })
  const secrets = Object.entries(generateLocalSecrets())
  for (const [name, values] of secrets)
    for (const [key, value] of Object.entries(values as Record<string, string>))
      writeFileSync(join(at, `${name}.${key}`), value, { mode: 0o600 })
  writeFileSync(
    join(at, 'kustomization.yaml'),
    stringify({
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      namespace: 'ai-interview',
      // Their names are those that the manifests ask for.
      generatorOptions: { disableNameSuffixHash: true },
      secretGenerator: secrets.map(([name, values]) => ({ name, files: Object.keys(values).map((key) => `${key}=${name}.${key}`) })),
    }),
  )
  return folder
}
