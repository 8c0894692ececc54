import { dashboardJson } from './dashboard.ts'
import { prometheusRuleYaml } from './prometheus-rule.ts'

/** Committed files about monitoring that are made from others, by name. */
export const monitoringDocuments = (): Record<string, string> => ({
  'monitoring/grafana/dashboards/parley.json': dashboardJson(),
  'k8s/components/monitoring/prometheus-rule.yaml': prometheusRuleYaml(),
})
