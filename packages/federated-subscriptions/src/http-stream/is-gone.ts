import type { ServerResponse } from 'node:http'

/** Can nothing be answered any more? A response by HTTP/2 has it said by its stream. */
export const isGone = (response: ServerResponse & { stream?: { destroyed: boolean } }): boolean =>
  response.destroyed || response.stream?.destroyed === true
