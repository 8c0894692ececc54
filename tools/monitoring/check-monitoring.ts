import { configurationFaults, metricFaults, queryFaults, runbookFaults } from './monitoring-faults.ts'
import { sections } from './panels.ts'
import { ruleGroups } from './prometheus-rule.ts'
import { ensurePrometheusTools } from './prometheus-tools.ts'

/** `make check-monitoring`: what Prometheus and Alertmanager say of monitoring/, and whether anything exposes what it reads. */
ensurePrometheusTools()
const faults = [...configurationFaults(), ...queryFaults(), ...(await metricFaults()), ...runbookFaults()]
const alerts = ruleGroups().flatMap(({ rules }) => rules).length
const panels = sections.flatMap((section) => section.panels).length
process.stdout.write(
  `${alerts} alerts with their tests, ${panels} panels: ${faults.length === 0 ? 'all right' : `${faults.length} faults`}\n`,
)
for (const fault of faults) process.stdout.write(`  ${fault}\n`)
if (faults.length > 0) process.exitCode = 1
