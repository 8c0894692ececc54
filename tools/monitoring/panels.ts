/** A line or several of one panel. `$__rate_interval` is Grafana's: long enough for a rate at the zoom that is looked at. */
export interface Query {
  expr: string
  /** With `{{label}}` in it. */
  legend: string
}

export interface PanelSpec {
  title: string
  description: string
  /** One of Grafana's. */
  unit: string
  queries: Query[]
  /** Which of the guide's ten metrics this shows. */
  guide?: number
  /** A goal that lines should stay below. */
  below?: number
  max?: number
}

export interface Section {
  title: string
  panels: PanelSpec[]
}

const rate = (metric: string) => `rate(${metric}[$__rate_interval])`
const quantile = (q: number, metric: string, by = '') => `histogram_quantile(${q}, sum by (le${by}) (${rate(`${metric}_bucket`)}))`

/** The dashboard: the guide's ten metrics first, in its order, then what only Parley has. */
export const sections: readonly Section[] = [
  {
    title: 'The ten of the guide',
    panels: [
      {
        guide: 1,
        title: '1 Request rate',
        description: 'Requests answered each second, by part.',
        unit: 'reqps',
        queries: [{ expr: `sum by (service) (${rate('http_requests_total')})`, legend: '{{service}}' }],
      },
      {
        guide: 1,
        title: '1 Latency',
        description: 'How long all but 5 % and all but 1 % of the answers take. The goal is 100 ms at 95 %.',
        unit: 's',
        below: 0.1,
        queries: [
          { expr: quantile(0.95, 'http_request_duration_seconds', ', service'), legend: '{{service}} 95 %' },
          { expr: quantile(0.99, 'http_request_duration_seconds', ', service'), legend: '{{service}} 99 %' },
        ],
      },
      {
        guide: 2,
        title: '2 Error rate',
        description: 'Answers with 4xx (the caller) and 5xx (us), of all. HighErrorRate looks at 5xx.',
        unit: 'percentunit',
        queries: [
          {
            expr: `sum by (service) (${rate('http_requests_total{status=~"4.."}')}) / sum by (service) (${rate('http_requests_total')})`,
            legend: '{{service}} 4xx',
          },
          {
            expr: `sum by (service) (${rate('http_requests_total{status=~"5.."}')}) / sum by (service) (${rate('http_requests_total')})`,
            legend: '{{service}} 5xx',
          },
        ],
      },
      {
        guide: 3,
        title: '3 Database connection pool',
        description: 'Connections that work, that are idle, and requests that wait for one, against the most that the pools may open.',
        unit: 'short',
        queries: [
          { expr: 'sum by (pool, state) (db_pool_connections)', legend: '{{pool}} {{state}}' },
          { expr: 'sum by (pool) (db_pool_max)', legend: '{{pool}} most' },
        ],
      },
      {
        guide: 4,
        title: '4 Redis hit rate',
        description: 'How often a key that was asked for was there: all of Redis, and each of our caches.',
        unit: 'percentunit',
        max: 1,
        queries: [
          {
            expr: `sum(${rate('redis_keyspace_hits_total')}) / (sum(${rate('redis_keyspace_hits_total')}) + sum(${rate('redis_keyspace_misses_total')}))`,
            legend: 'Redis',
          },
          {
            expr: `sum by (cache) (${rate('cache_requests_total{result="hit"}')}) / sum by (cache) (${rate('cache_requests_total')})`,
            legend: '{{cache}}',
          },
        ],
      },
      {
        guide: 5,
        title: '5 Queue depth',
        description: 'Messages that wait. QueueBackup looks at more than 1,000 for ten minutes.',
        unit: 'short',
        below: 1_000,
        queries: [
          { expr: 'max by (queue) (queue_depth)', legend: '{{queue}}' },
          { expr: 'max by (queue) (queue_consumers)', legend: '{{queue}}: consumers' },
        ],
      },
      {
        guide: 6,
        title: '6 WebSocket connections',
        description: 'Sockets that are open, by part, and the subscriptions that the gateway serves over them.',
        unit: 'short',
        queries: [
          { expr: 'sum by (service) (websocket_active)', legend: '{{service}}' },
          { expr: 'sum(parley_gateway_subscriptions)', legend: 'subscriptions' },
        ],
      },
      {
        guide: 7,
        title: '7 GPU utilisation',
        description:
          'Of each GPU of the inference pool, and the share of time in which the pool (its GPU, or its threads without one) is at work.',
        unit: 'percentunit',
        max: 1,
        queries: [
          { expr: 'gpu_utilization_ratio', legend: '{{instance}} {{gpu}}' },
          { expr: 'parley_inference_busy_ratio', legend: '{{instance}} at work' },
        ],
      },
      {
        guide: 8,
        title: '8 Disk I/O',
        description: 'Bytes that each node reads and writes each second.',
        unit: 'Bps',
        queries: [
          { expr: `sum by (instance) (${rate('node_disk_read_bytes_total')})`, legend: '{{instance}} read' },
          { expr: `sum by (instance) (${rate('node_disk_written_bytes_total')})`, legend: '{{instance}} written' },
        ],
      },
      {
        guide: 8,
        title: '8 Disk time',
        description: 'The share of time in which each disk is busy. One that stays at its top holds up whoever writes.',
        unit: 'percentunit',
        max: 1,
        queries: [{ expr: rate('node_disk_io_time_seconds_total'), legend: '{{instance}} {{device}}' }],
      },
      {
        guide: 9,
        title: '9 Network bandwidth',
        description: 'Bytes that each node takes in and sends out each second.',
        unit: 'Bps',
        queries: [
          { expr: `sum by (instance) (${rate('node_network_receive_bytes_total{device!="lo"}')})`, legend: '{{instance}} in' },
          { expr: `sum by (instance) (${rate('node_network_transmit_bytes_total{device!="lo"}')})`, legend: '{{instance}} out' },
        ],
      },
      {
        guide: 10,
        title: '10 Memory usage',
        description: 'Of each process, and of each node in the whole.',
        unit: 'bytes',
        queries: [
          { expr: 'sum by (job, instance) (process_resident_memory_bytes)', legend: '{{job}} {{instance}}' },
          { expr: 'node_memory_MemTotal_bytes - node_memory_MemAvailable_bytes', legend: 'node {{instance}}' },
        ],
      },
    ],
  },
  {
    title: 'Subscriptions at the gateway',
    panels: [
      {
        title: 'Connections',
        description: 'Open connections that last, by transport, and the subscriptions over them.',
        unit: 'short',
        queries: [
          { expr: 'sum by (transport) (parley_gateway_connections)', legend: '{{transport}}' },
          { expr: 'sum(parley_gateway_subscriptions)', legend: 'subscriptions' },
        ],
      },
      {
        title: 'Sharing',
        description: 'Subscriptions served by each one that is held on a subgraph. 1: nobody shares.',
        unit: 'short',
        queries: [{ expr: 'sum(parley_gateway_subscriptions) / sum(parley_gateway_upstreams)', legend: 'watchers of one upstream' }],
      },
      {
        title: 'Events',
        description: 'Made ready (once for all who share them), given to watchers, and skipped for watchers that are slow.',
        unit: 'reqps',
        queries: [
          { expr: `sum(${rate('parley_gateway_events_total')})`, legend: 'made ready' },
          { expr: `sum(${rate('parley_gateway_events_delivered_total')})`, legend: 'delivered' },
          { expr: `sum by (field) (${rate('parley_gateway_events_skipped_total')})`, legend: 'skipped: {{field}}' },
          { expr: `sum by (field) (${rate('parley_gateway_event_errors_total')})`, legend: 'errors: {{field}}' },
        ],
      },
      {
        title: 'From event to watcher',
        description:
          'From its arrival at the gateway until it is handed out, and what of that other subgraphs took. The goal is 50 ms at 95 %.',
        unit: 's',
        below: 0.05,
        queries: [
          { expr: quantile(0.95, 'parley_gateway_event_lag_seconds'), legend: 'all 95 %' },
          { expr: quantile(0.95, 'parley_gateway_enrichment_seconds', ', subgraph'), legend: 'fields beside {{subgraph}} 95 %' },
        ],
      },
      {
        title: 'Ends',
        description: 'Subscriptions accepted and ended, by why; upstreams that were cut and taken up again.',
        unit: 'reqps',
        queries: [
          { expr: `sum(${rate('parley_gateway_subscriptions_started_total')})`, legend: 'accepted' },
          { expr: `sum by (reason) (${rate('parley_gateway_subscriptions_ended_total')})`, legend: '{{reason}}' },
          { expr: `sum by (subgraph) (${rate('parley_gateway_upstreams_lost_total')})`, legend: 'cut: {{subgraph}}' },
        ],
      },
      {
        title: 'Refusals and closed connections',
        description: 'By the code that the client got: limits, tokens, what is not allowed. Connections by how they ended.',
        unit: 'reqps',
        queries: [
          { expr: `sum by (code) (${rate('parley_gateway_refusals_total')})`, legend: 'refused: {{code}}' },
          { expr: `sum by (transport, reason) (${rate('parley_gateway_connections_closed_total')})`, legend: '{{transport}} {{reason}}' },
        ],
      },
      {
        title: 'Errors by code',
        description: 'Told to clients: over plain HTTP by each part, of GraphQL by the gateway. docs/errors.md says what to do about each.',
        unit: 'reqps',
        queries: [{ expr: `sum by (code) (${rate('parley_errors_total')})`, legend: '{{code}}' }],
      },
      {
        title: 'Supergraph',
        description:
          'Gateways by the supergraph that they serve, and new ones that were taken, refused or could not be read in the last hour.',
        unit: 'short',
        queries: [
          { expr: 'count by (hash) (parley_gateway_supergraph_info)', legend: '{{hash}}' },
          { expr: 'sum by (result) (increase(parley_gateway_supergraph_reloads_total[1h]))', legend: '{{result}}' },
        ],
      },
    ],
  },
  {
    title: 'Interviews, live',
    panels: [
      {
        title: 'Frames',
        description: 'Taken in, refused, and dropped after they were taken in.',
        unit: 'reqps',
        queries: [
          { expr: `sum(${rate('parley_frames_accepted_total')})`, legend: 'accepted' },
          { expr: `sum by (reason) (${rate('parley_frames_refused_total')})`, legend: 'refused: {{reason}}' },
          { expr: `sum(${rate('parley_frames_dropped_total')})`, legend: 'dropped' },
        ],
      },
      {
        title: 'Inference',
        description:
          'From a frame taken off the queue to its expressions, its turn included; the wait for its turn is most of it when the pool is too small.',
        unit: 's',
        queries: [
          { expr: quantile(0.5, 'parley_inference_frame_seconds'), legend: '50 %' },
          { expr: quantile(0.95, 'parley_inference_frame_seconds'), legend: '95 %' },
        ],
      },
      {
        title: 'Places of the pool',
        description: 'Frames in work, against the most that can be.',
        unit: 'short',
        queries: [
          { expr: 'sum(parley_inference_threads_busy)', legend: 'in work' },
          { expr: 'sum by (backend) (parley_inference_info)', legend: 'pools on {{backend}}' },
          { expr: 'sum(parley_inference_places)', legend: 'most' },
        ],
      },
      {
        title: 'From frame to stored expression',
        description: 'The goal is 200 ms from frame to watcher; this is the longest part of it.',
        unit: 's',
        below: 0.2,
        queries: [
          { expr: quantile(0.5, 'parley_frame_stored_seconds'), legend: '50 %' },
          { expr: quantile(0.95, 'parley_frame_stored_seconds'), legend: '95 %' },
        ],
      },
      {
        title: 'From answer to stored score',
        description: 'Queue, judgement and storing.',
        unit: 's',
        queries: [
          { expr: quantile(0.5, 'parley_answer_score_seconds'), legend: '50 %' },
          { expr: quantile(0.95, 'parley_answer_score_seconds'), legend: '95 %' },
        ],
      },
      {
        title: 'Subgraphs, as the gateway sees them',
        description: 'How long all but 5 % of their answers take.',
        unit: 's',
        queries: [{ expr: quantile(0.95, 'parley_gateway_subgraph_seconds', ', subgraph'), legend: '{{subgraph}}' }],
      },
      {
        title: 'Outbox and dead letters',
        description: 'Messages that are written and not yet published, and messages given up in the last hour.',
        unit: 'short',
        queries: [
          { expr: 'max by (target) (parley_outbox_waiting)', legend: 'waiting for {{target}}' },
          { expr: 'sum by (queue) (increase(parley_queue_dead_total[1h]))', legend: 'given up: {{queue}}' },
        ],
      },
      {
        title: 'Alerts',
        description: 'Those that fire or are about to.',
        unit: 'short',
        queries: [{ expr: 'sum by (alertname, alertstate) (ALERTS)', legend: '{{alertname}} {{alertstate}}' }],
      },
    ],
  },
]
