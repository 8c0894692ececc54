import { z } from 'zod'
import { nameOf, type Manifests, type Of } from '../manifests/manifests.ts'

/** The action annotation of the AWS Load Balancer Controller, as far as we write it. */
const action = z.union([
  z.strictObject({
    type: z.literal('forward'),
    forwardConfig: z.strictObject({
      targetGroups: z
        .array(z.strictObject({ serviceName: z.string(), servicePort: z.number(), weight: z.number().min(0).max(100) }))
        .min(1),
    }),
  }),
  z.strictObject({
    type: z.literal('fixed-response'),
    fixedResponseConfig: z.strictObject({ contentType: z.string(), statusCode: z.string() }),
  }),
])

const prefix = 'alb.ingress.kubernetes.io'

/** Where a request to a path goes: the Service, or the status that it is answered with. The first rule that fits is the one. */
export function routeOf(ingress: Of<'Ingress'>, path: string): string | undefined {
  const rules = ingress.spec?.rules?.flatMap(({ http }) => http?.paths ?? []) ?? []
  const rule = rules.find((one) => pattern(one.path ?? '/*').test(path))
  const name = rule?.backend.service?.name
  const parsed = action.safeParse(parseJson(ingress.metadata.annotations?.[`${prefix}/actions.${name}`]))
  if (!parsed.success) return undefined
  return parsed.data.type === 'forward'
    ? parsed.data.forwardConfig.targetGroups[0]?.serviceName
    : parsed.data.fixedResponseConfig.statusCode
}

const pattern = (path: string) =>
  new RegExp(
    `^${path
      .replace(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  )

function parseJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** The edge speaks TLS 1.3 alone, and every path leads to a Service's port that is there. */
export function edgeFaults(manifests: Manifests): string[] {
  return manifests.all('Ingress').flatMap((ingress) => {
    const annotations = ingress.metadata.annotations ?? {}
    const paths = ingress.spec?.rules?.flatMap(({ http }) => http?.paths ?? []) ?? []
    const hosts = ingress.spec?.rules?.map(({ host }) => host) ?? []
    return [
      ...(annotations[`${prefix}/ssl-policy`]?.startsWith('ELBSecurityPolicy-TLS13-1-3-') ? [] : ['speaks older TLS than 1.3']),
      ...(annotations[`${prefix}/ssl-redirect`] === '443' ? [] : ['answers without TLS']),
      ...(hosts.every((host) => ingress.spec?.tls?.some((one) => one.hosts?.includes(host ?? '')))
        ? []
        : ['has a host without a certificate']),
      ...paths.flatMap(({ path, pathType, backend }) => [
        ...(pathType === 'ImplementationSpecific' ? [] : [`${path} is sorted away from its place, being ${pathType}`]),
        ...targetFaults(manifests, annotations[`${prefix}/actions.${backend.service?.name}`]).map((fault) => `${path} ${fault}`),
      ]),
    ].map((fault) => `${nameOf(ingress)}: ${fault}`)
  })
}

function targetFaults(manifests: Manifests, annotation: string | undefined): string[] {
  const parsed = action.safeParse(parseJson(annotation))
  if (!parsed.success) return ['has no action that can be read']
  if (parsed.data.type !== 'forward') return []
  return parsed.data.forwardConfig.targetGroups.flatMap(({ serviceName, servicePort }) =>
    manifests.find('Service', serviceName)?.spec?.ports?.some(({ port }) => port === servicePort)
      ? []
      : [`leads to ${serviceName}:${servicePort}, which is not there`],
  )
}
