import type { Metric, Registry } from './metrics/registry.ts'

/** k6's own metrics, those that this runner measures. */
export interface BuiltinMetrics {
  checks: Metric
  dataReceived: Metric
  dataSent: Metric
  droppedIterations: Metric
  httpDuration: Metric
  httpFailed: Metric
  httpReceiving: Metric
  httpWaiting: Metric
  httpRequests: Metric
  iterationDuration: Metric
  iterations: Metric
  vus: Metric
  vusMax: Metric
  wsConnecting: Metric
  wsReceived: Metric
  wsSent: Metric
  wsSessionDuration: Metric
  wsSessions: Metric
}

export const builtinMetrics = (registry: Registry): BuiltinMetrics => ({
  checks: registry.metric('checks', 'rate'),
  dataReceived: registry.metric('data_received', 'counter', 'data'),
  dataSent: registry.metric('data_sent', 'counter', 'data'),
  droppedIterations: registry.metric('dropped_iterations', 'counter'),
  httpDuration: registry.metric('http_req_duration', 'trend', 'time'),
  httpFailed: registry.metric('http_req_failed', 'rate'),
  httpReceiving: registry.metric('http_req_receiving', 'trend', 'time'),
  httpWaiting: registry.metric('http_req_waiting', 'trend', 'time'),
  httpRequests: registry.metric('http_reqs', 'counter'),
  iterationDuration: registry.metric('iteration_duration', 'trend', 'time'),
  iterations: registry.metric('iterations', 'counter'),
  vus: registry.metric('vus', 'gauge'),
  vusMax: registry.metric('vus_max', 'gauge'),
  wsConnecting: registry.metric('ws_connecting', 'trend', 'time'),
  wsReceived: registry.metric('ws_msgs_received', 'counter'),
  wsSent: registry.metric('ws_msgs_sent', 'counter'),
  wsSessionDuration: registry.metric('ws_session_duration', 'trend', 'time'),
  wsSessions: registry.metric('ws_sessions', 'counter'),
})
