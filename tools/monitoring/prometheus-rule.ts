import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parse, stringify } from 'yaml'

/** The rules of `monitoring/rules`, which compose.yaml's Prometheus reads as they are. */
export const rulesFolder = resolve(import.meta.dirname, '../../monitoring/rules')

export interface RuleGroup {
  name: string
  rules: { alert: string; expr: string; for?: string; labels: Record<string, string>; annotations: Record<string, string> }[]
}

export const ruleGroups = (): RuleGroup[] =>
  readdirSync(rulesFolder)
    .toSorted()
    .flatMap((file) => (parse(readFileSync(join(rulesFolder, file), 'utf8')) as { groups: RuleGroup[] }).groups) // promtool checks their form

/** The same rules for the Prometheus operator: `k8s/components/monitoring/prometheus-rule.yaml`, made by `make generate`. */
export const prometheusRuleYaml = (): string =>
  `# Made of monitoring/rules by \`make generate\`.\n${stringify(
    {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'parley', labels: { release: 'kube-prometheus-stack' } },
      spec: { groups: ruleGroups() },
    },
    { lineWidth: 0 },
  )}`
