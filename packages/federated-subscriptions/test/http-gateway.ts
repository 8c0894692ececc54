import type { IncomingMessage, ServerResponse } from 'node:http'
import {
  createMultipartHandler,
  createSseHandler,
  type FederatedSubscriptionsOptions,
  type HttpStreamHandle,
  type HttpStreamOptions,
} from '../src/index.ts'
import { startGateway, type TestGateway, type Viewer } from './gateway.ts'

export interface HttpGateway extends TestGateway {
  /** The same gateway's, by `http`. */
  httpUrl: string
  sse: HttpStreamHandle<Viewer>
  multipart: HttpStreamHandle<Viewer>
  /** What its server is asked, however it is reached. */
  answer(request: IncomingMessage, response: ServerResponse): void
}

/** A gateway that answers by what Accept names, on one path, as an application would mount it. */
export async function startHttpGateway(
  supergraphSdl: string,
  options: Partial<FederatedSubscriptionsOptions<Viewer>> = {},
  streamOptions: Partial<HttpStreamOptions<Viewer>> = {},
): Promise<HttpGateway> {
  const gateway = await startGateway(supergraphSdl, options)
  const all: HttpStreamOptions<Viewer> = {
    authenticate: ({ headers }) => ({ context: { name: headers.authorization ?? 'anyone' } }),
    execute: ({ query, variables }) => gateway.query(query, variables ?? {}),
    subscribe: (operation) => gateway.subscriptions.subscribe(operation),
    ...streamOptions,
  }
  const sse = createSseHandler(all)
  const multipart = createMultipartHandler(all)
  const answer = (request: IncomingMessage, response: ServerResponse): void =>
    void (multipart.wants(request) ? multipart : sse).handle(request, response)
  gateway.server.on('request', answer)
  return {
    ...gateway,
    httpUrl: gateway.url.replace(/^ws/, 'http'),
    sse,
    multipart,
    answer,
    async stop() {
      await Promise.all([sse.close(), multipart.close()])
      gateway.server.closeIdleConnections()
      await gateway.stop()
    },
  }
}
