/** Services that the edge sends clients to, with their ports. */
export const edgeServices = { gateway: 80, 'interview-service': 8080, 'emotion-service': 8081 } as const

/**
 * The action of one weighted route, as the edge's Ingress holds it.
 * @param canary percent of the requests that go to `<service>-canary`; 0: it need not exist
 */
export function forwardAction(service: string, port: number, canary: number): string {
  const stable = { serviceName: service, servicePort: port, weight: 100 - canary }
  const next = { serviceName: `${service}-canary`, servicePort: port, weight: canary }
  return JSON.stringify({ type: 'forward', forwardConfig: { targetGroups: canary > 0 ? [stable, next] : [stable] } })
}

/** Arguments of `kubectl annotate ingress/parley`. */
export const weightAnnotations = (canary: number): string[] =>
  Object.entries(edgeServices).map(
    ([service, port]) => `alb.ingress.kubernetes.io/actions.${service}=${forwardAction(service, port, canary)}`,
  )
