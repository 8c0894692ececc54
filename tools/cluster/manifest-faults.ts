import { addressFaults } from './facts/addresses.ts'
import { arrowFaults } from './facts/arrows.ts'
import { edgeFaults } from './facts/edge.ts'
import { environmentFaults } from './facts/environment.ts'
import { gatewayRouteFaults } from './facts/gateway-routes.ts'
import { hardeningFaults } from './facts/hardening.ts'
import { imageFaults } from './facts/images.ts'
import { monitoringFaults } from './facts/monitoring.ts'
import { cloudArrows, outsideFaults } from './facts/outside.ts'
import { portFaults } from './facts/ports.ts'
import { referenceFaults } from './facts/references.ts'
import { rolloutFaults } from './facts/rollout.ts'
import { connectionFaults, queueFaults } from './facts/scaling.ts'
import { selectorFaults } from './facts/selectors.ts'
import { statusFaults } from './facts/status.ts'
import { localSecretKeys } from './local-secrets.ts'
import { buildOverlay, buildOverlayWith, type Overlay } from './manifests/build-overlay.ts'
import { Manifests } from './manifests/manifests.ts'
import { customKinds, customSchemaFaults } from './schemas/custom-resources.ts'
import { kindOf, kubernetesKinds, kubernetesSchemaFaults } from './schemas/kubernetes.ts'
import { unknownFields } from './schemas/unknown-fields.ts'

/** What runs together in one namespace: a canary stands beside production. In the last, a language model judges answers. */
export const environments = {
  local: [{ overlay: 'local' }],
  staging: [{ overlay: 'staging' }],
  production: [{ overlay: 'production' }],
  canary: [{ overlay: 'production' }, { overlay: 'production-canary' }],
  restored: [{ overlay: 'production-restore' }],
  llm: [
    { overlay: 'production', component: 'llm' },
    { overlay: 'production-canary', component: 'llm/worker' },
  ],
} as const satisfies Record<string, readonly { overlay: Overlay; component?: string }[]>
export type Environment = keyof typeof environments

export const buildEnvironment = (environment: Environment): Manifests =>
  new Manifests(
    environments[environment].flatMap(
      (one) => ('component' in one ? buildOverlayWith(one.overlay, one.component) : buildOverlay(one.overlay)).objects,
    ),
  )

/** Arrows that only some environments have. */
const ownArrows: Record<Environment, readonly string[]> = {
  local: ['interview-service -> minio:9000', 'worker-service -> minio:9000'],
  staging: operatorsAmongThemselves(),
  production: operatorsAmongThemselves(),
  canary: operatorsAmongThemselves(),
  restored: operatorsAmongThemselves(),
  llm: operatorsAmongThemselves(),
}

function operatorsAmongThemselves(): string[] {
  return ['database -> database:5432', 'database -> database:8000', 'rabbitmq -> rabbitmq:4369', 'rabbitmq -> rabbitmq:25672']
}

/** Where the manifests do not fit Kubernetes, their operators, or the facts that they repeat from the code; empty when they do. */
export function factFaults(manifests: Manifests, environment: Environment): string[] {
  return [
    ...portFaults(manifests),
    ...environmentFaults(manifests),
    ...imageFaults(manifests),
    ...selectorFaults(manifests),
    ...referenceFaults(manifests, environment === 'local' ? localSecretKeys : {}),
    ...arrowFaults(manifests, ownArrows[environment]),
    ...outsideFaults(manifests, environment === 'local' ? [] : cloudArrows),
    ...addressFaults(manifests),
    ...hardeningFaults(manifests),
    ...rolloutFaults(manifests),
    ...queueFaults(manifests),
    ...connectionFaults(manifests),
    // A cluster on one machine has no Prometheus.
    ...(environment === 'local' ? [] : monitoringFaults(manifests)),
    ...edgeFaults(manifests),
    ...gatewayRouteFaults(manifests),
    ...statusFaults(manifests),
  ]
}

/** @param schemas folder of the operators' schemas; without one, their kinds are not looked at */
export function schemaFaults(manifests: Manifests, schemas?: string): string[] {
  const { objects } = manifests
  const strange = objects.map(kindOf).filter((kind) => kubernetesKinds[kind] === undefined && !customKinds.includes(kind))
  return [
    ...strange.map((kind) => `${kind}: no schema is known`),
    ...kubernetesSchemaFaults(objects),
    ...unknownFields(objects),
    ...(schemas === undefined ? [] : customSchemaFaults(objects, schemas)),
  ]
}
