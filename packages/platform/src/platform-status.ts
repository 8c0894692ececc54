/**
 * How the platform is at one moment, as `GET /platform/status` of the gateway answers it. Types alone, so that pages can import them.
 * What nobody tells is null: no figure here is made up.
 */
export interface PlatformStatus {
  /** ISO instant of the look. */
  at: string
  /** Parts can be stopped: `POST /platform/parts/<name>/stop`. */
  development: boolean
  /** Services and workers in the order of the gateway's routes, then what they stand on. */
  parts: PartStatus[]
  queues: QueueStatus[]
  /** Null where no worker tells of one. */
  pool: PoolStatus | null
  sockets: SocketsStatus
  latency: LatencyStatus
  /** Told to clients in the last minute, the most frequent first. */
  errors: ErrorStatus[]
}

export interface PartStatus {
  /** As the routes name it: `gateway`, `inference-worker`, `postgres` … */
  name: string
  kind: 'service' | 'worker' | 'infrastructure'
  /**
   * `starting`: it has begun not long ago and is not ready yet. `degraded`: it answers and cannot do all of its work, or some of several
   * replicas are not ready. `down`: nobody answers.
   */
  state: 'ready' | 'starting' | 'degraded' | 'down'
  /** What keeps it from being ready, as sentences; empty when it is. */
  missing: string[]
  /** Of several replicas, the youngest. */
  upSeconds: number | null
  /** Resident; of several replicas, together. Where several parts share a process, it stands at one of them. */
  memoryBytes: number | null
  /** How late the event loop was, since it was last asked; of several replicas, the slowest. */
  eventLoopP99Ms: number | null
  /** What stopping it does: the process is killed and started again, or the part is ended within its process and begun again; null: cannot. */
  stop: StopKind | null
}

export type StopKind = 'kill' | 'restart'

export interface QueueStatus {
  name: string
  /** Messages waiting, without those that somebody works on. */
  depth: number
  /** Messages given up; null where the queue keeps none. */
  deadLetters: number | null
  consumers: number | null
}

export interface PoolStatus {
  /** What computes: `wasm`, `gpu` … */
  backend: string
  /** Frames that can be in work at once. */
  workers: number
  /** Frames in work. */
  busy: number
  framesPerSecond: number | null
  /** From a frame taken off the queue to its expressions, its turn in the pool included. */
  inferenceMs: Percentiles | null
  /** Accepted and not analysed, since the processes that count them began. */
  framesDroppedTotal: number | null
}

/** At the gateway. */
export interface SocketsStatus {
  websocket: number
  sse: number
  multipart: number
  /** Being served. */
  subscriptions: number
  /** Held on subgraphs, each shared by one or several of those. */
  upstreams: number
}

/** At the gateway, over the last seconds (rates) or the last minute (percentiles). */
export interface LatencyStatus {
  requestsPerSecond: number | null
  /** Of requests that end; streams are not in it. */
  httpMs: Percentiles | null
  /** From an event's arrival until it is handed to a watcher. */
  eventMs: Percentiles | null
  /** Given to watchers. */
  eventsPerSecond: number | null
}

export interface ErrorStatus {
  code: string
  perMinute: number
}

export interface Percentiles {
  p50: number
  p95: number
  p99: number
}

/** What `POST /platform/parts/<name>/stop` answers, with 202. */
export interface PartStopped {
  part: string
  stopped: StopKind
}
