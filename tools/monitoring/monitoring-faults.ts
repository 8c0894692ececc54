import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { stringify } from 'yaml'
import { knownMetrics } from './metric-sources.ts'
import { run } from './prometheus-tools.ts'
import { sections, type Section } from './panels.ts'
import { ruleGroups } from './prometheus-rule.ts'
import { metricsOf } from './promql.ts'

const folder = resolve(import.meta.dirname, '../../monitoring')
const filesIn = (path: string) => readdirSync(join(folder, path)).map((file) => join(folder, path, file))

const told = (what: string, { ok, said }: { ok: boolean; said: string }) => (ok ? [] : [`${what}: ${said.trim()}`])

/** What Prometheus and Alertmanager themselves say of the configuration, the rules and the rules' tests. */
export const configurationFaults = (): string[] => [
  ...told('prometheus.yml', run('promtool', 'check', 'config', join(folder, 'prometheus.yml'))),
  ...told('rules', run('promtool', 'check', 'rules', ...filesIn('rules'))),
  ...told('tests of the rules', run('promtool', 'test', 'rules', ...filesIn('rule-tests'))),
  ...told('alertmanager.yml', run('amtool', 'check-config', join(folder, 'alertmanager.yml'))),
]

/** Grafana's own variables stand for a time; a dashboard's query is a rule's expression once they do. */
export const withoutVariables = (expr: string, window = '5m'): string => expr.replaceAll('$__rate_interval', window)

/** What Prometheus says of a dashboard's queries. */
export function queryFaults(dashboard: readonly Section[] = sections): string[] {
  const rules = dashboard.flatMap(({ panels }) =>
    panels.flatMap(({ queries }) => queries.map(({ expr }) => ({ record: 'query', expr: withoutVariables(expr) }))),
  )
  const at = mkdtempSync(join(tmpdir(), 'parley-queries-'))
  try {
    const file = join(at, 'queries.yml')
    // Each in a group of its own, since a rule must not stand twice in one.
    writeFileSync(file, stringify({ groups: rules.map((rule, index) => ({ name: `query ${index}`, rules: [rule] })) }))
    return told('the dashboard', run('promtool', 'check', 'rules', '--lint=none', file))
  } finally {
    rmSync(at, { recursive: true })
  }
}

/** Metrics that a rule or a panel reads and nothing exposes. */
export async function metricFaults(
  expressions: readonly { where: string; expr: string }[] = [...ruleExpressions(), ...panelExpressions()],
): Promise<string[]> {
  const known = await knownMetrics()
  return expressions.flatMap(({ where, expr }) =>
    metricsOf(expr).flatMap((name) => (known.has(name) ? [] : [`${where}: nothing exposes ${name}`])),
  )
}

const ruleExpressions = () => ruleGroups().flatMap(({ rules }) => rules.map(({ alert, expr }) => ({ where: `alert ${alert}`, expr })))
const panelExpressions = () =>
  sections.flatMap(({ panels }) => panels.flatMap(({ title, queries }) => queries.map(({ expr }) => ({ where: `panel ${title}`, expr }))))

/** Alerts whose runbook is not in docs/operations.md. */
export function runbookFaults(): string[] {
  const headings = readFileSync(resolve(folder, '../docs/operations.md'), 'utf8')
    .split('\n')
    .flatMap((line) => /^#{1,6} (.+)$/.exec(line)?.[1] ?? [])
    // As GitHub makes anchors of headings.
    .map((heading) =>
      heading
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    )
  return ruleGroups().flatMap(({ rules }) =>
    rules.flatMap(({ alert, annotations }) => {
      const [file, anchor = ''] = (annotations['runbook'] ?? '').split('#')
      return file === 'docs/operations.md' && headings.includes(anchor) ? [] : [`alert ${alert}: its runbook is not in docs/operations.md`]
    }),
  )
}
