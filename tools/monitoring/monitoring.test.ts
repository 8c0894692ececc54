import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { beforeAll, describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { parts } from '../cluster/manifests/parts.ts'
import { configurationFaults, metricFaults, queryFaults, runbookFaults } from './monitoring-faults.ts'
import { sections } from './panels.ts'
import { ruleGroups } from './prometheus-rule.ts'
import { ensurePrometheusTools, run } from './prometheus-tools.ts'
import { metricsOf } from './promql.ts'

const folder = resolve(import.meta.dirname, '../../monitoring')
const read = (file: string) => parse(readFileSync(resolve(folder, file), 'utf8')) as unknown

beforeAll(ensurePrometheusTools, 180_000)

test('Prometheus and Alertmanager accept what is theirs, and every alert fires when its test says so', () => {
  expect(configurationFaults()).toEqual([])
})

test('the three alerts of the guide are there, letter for letter', () => {
  expect(ruleGroups()[0]?.rules).toMatchObject([
    {
      alert: 'HighErrorRate',
      expr: 'rate(http_requests_total{status=~"5.."}[5m]) > 0.05',
      for: '5m',
      annotations: { summary: 'High error rate detected' },
    },
    {
      alert: 'HighLatency',
      expr: 'histogram_quantile(0.95, rate(http_request_duration_seconds_bucket[5m])) > 1',
      for: '5m',
      annotations: { summary: 'API latency above 1 second' },
    },
    { alert: 'QueueBackup', expr: 'queue_depth > 1000', for: '10m', annotations: { summary: 'Message queue backing up' } },
  ])
})

test('the dashboard shows the ten metrics of the guide, in its order', () => {
  const shown = sections.flatMap(({ panels }) => panels.flatMap(({ guide }) => guide ?? []))
  expect([...new Set(shown)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
})

test('what stands under a ceiling of 100 % is a share: a ratio, a quotient, or seconds of each second', () => {
  const shares = sections.flatMap(({ panels }) => panels.filter(({ unit, max }) => unit === 'percentunit' && max === 1))
  const others = shares.flatMap(({ queries }) => queries.filter(({ expr }) => !/_ratio$| \/ |^rate\(\w+_seconds_total\[/.test(expr)))
  expect(shares.length).toBeGreaterThan(2)
  expect(others).toEqual([])
})

test('Prometheus understands every query of the dashboard', () => {
  expect(queryFaults()).toEqual([])
})

test('every metric that a rule or a panel reads is one that something exposes', async () => {
  expect(await metricFaults()).toEqual([])
})

test('every alert leads to a page of what to do', () => {
  expect(runbookFaults()).toEqual([])
})

test('every part is scraped where it listens', () => {
  const { scrape_configs: jobs } = read('prometheus.yml') as {
    scrape_configs: { job_name: string; static_configs: { targets: string[] }[] }[]
  }
  const targets = jobs.flatMap(({ job_name: job, static_configs: configs }) =>
    configs.flatMap((config) => config.targets.map((target) => `${job} ${target}`)),
  )
  expect(targets).toEqual(expect.arrayContaining(parts.map(({ deployment, port }) => `${deployment} host.docker.internal:${port}`)))
})

test.each([
  ['severity=critical alertname=PartDown', 'pager'],
  ['severity=warning alertname=QueueBackup', 'chat'],
  ['alertname=SomethingElse', 'chat'],
])('an alert with %s goes to the %s', (labels, receiver) => {
  const { said } = run('amtool', 'config', 'routes', 'test', `--config.file=${resolve(folder, 'alertmanager.yml')}`, ...labels.split(' '))
  expect(said.split('\n')[0]).toBe(receiver) // a warning of amtool's follows
})

test('names of metrics are told from the rest of an expression', () => {
  expect(metricsOf('sum by (le, a) (rate(x_total{b=~"y_total"}[5m])) / on (c) group_left (d) min_over_time(z[1h]) > 5 or up == 0')).toEqual(
    ['x_total', 'z', 'up'],
  )
})

describe('a mistake is told', () => {
  test('a metric that nothing exposes', async () => {
    expect(await metricFaults([{ where: 'panel 5', expr: 'max by (queue) (queue_length)' }])).toEqual([
      'panel 5: nothing exposes queue_length',
    ])
  })

  test('a query that is no PromQL', () => {
    const broken = { title: '', panels: [{ title: 'x', description: '', unit: 's', queries: [{ expr: 'sum(up', legend: '' }] }] }
    expect(queryFaults([broken])).toEqual([expect.stringContaining('could not parse expression')])
  })

  test('a rule that is no rule', () => {
    const { ok, said } = run('promtool', 'check', 'rules', resolve(folder, 'alertmanager.yml'))
    expect({ ok, said }).toEqual({ ok: false, said: expect.stringContaining('not found in type') })
  })
})
