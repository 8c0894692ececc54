/** The guide's addresses; of the gateway where port 80 may not be taken. */
export const guidePorts = {
  gateway: 4000,
  interviews: 8080,
  emotion: 8081,
  scoring: 8082,
  'inference-worker': 8083,
  'scoring-worker': 8084,
  'media-worker': 8085,
}
export type ProcessName = keyof typeof guidePorts
export type PlatformPorts = Record<ProcessName, number>

/** The variable that moves a process: `GATEWAY_PORT`, `SCORING_WORKER_PORT` … */
export const portVariableOf = (name: string): string => `${name.toUpperCase().replaceAll('-', '_')}_PORT`
