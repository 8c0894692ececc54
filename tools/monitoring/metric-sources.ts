import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createMetrics } from '@parley/platform'

const root = resolve(import.meta.dirname, '../..')
const rooms = ['packages', 'gateway', 'subgraphs', 'workers']

/** What others expose, as far as we read it, by who does. */
export const exporters: Record<string, readonly string[]> = {
  Prometheus: ['up', 'ALERTS'],
  redis_exporter: ['redis_keyspace_hits_total', 'redis_keyspace_misses_total'],
  node_exporter: [
    'node_disk_read_bytes_total',
    'node_disk_written_bytes_total',
    'node_disk_io_time_seconds_total',
    'node_network_receive_bytes_total',
    'node_network_transmit_bytes_total',
    'node_memory_MemTotal_bytes',
    'node_memory_MemAvailable_bytes',
  ],
  'kube-state-metrics': ['kube_deployment_status_replicas_unavailable'],
}

/** Names that the processes register, read from their sources; a histogram's are its three series. */
export function registeredMetrics(): Set<string> {
  const sources = rooms.flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !/\.test\.ts$|node_modules|\/generated\/|\/testing\//.test(file))
      .map((file) => readFileSync(join(root, room, file), 'utf8')),
  )
  const found = sources.flatMap((source) => [...source.matchAll(/\.(counter|gauge|histogram)(?:<[^>]*>)?\(\s*'([a-z_:]+)'/g)])
  return new Set(
    found.flatMap(([, kind, name = '']) => (kind === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name])),
  )
}

/** Names in Prometheus' text format. */
export const namesIn = (exposition: string): string[] => [
  ...new Set([...exposition.matchAll(/^([a-zA-Z_:][a-zA-Z0-9_:]*)[{ ]/gm)].map(([, name = '']) => name)),
]

/** What every process of Node exposes about itself. */
export const processMetrics = async (): Promise<string[]> => namesIn(await createMetrics({ processMetrics: true }).scrape())

/** Everything that a rule or a panel may read. */
export async function knownMetrics(): Promise<Set<string>> {
  return new Set([...registeredMetrics(), ...(await processMetrics()), ...Object.values(exporters).flat()])
}
