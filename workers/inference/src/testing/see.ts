import { once } from 'node:events'
import type { Backend } from '../backend/backend.ts'
import type { Sight } from '../check-gpu/agreement.ts'
import { startThread } from '../pool/start-reader.ts'
import type { SightRequest } from './sight-program.ts'

/** What a back end says of itself, and what it sees in each look. */
export interface Seen {
  about: Omit<Backend, 'model'>
  sights: Sight[]
}

/** Looks at photographs in a thread of its own, as the pool does. @throws what the back end throws when it cannot be opened */
export async function see(request: SightRequest): Promise<Seen> {
  const thread = startThread(new URL('./sight-program.ts', import.meta.url), request)
  try {
    const [seen] = (await once(thread, 'message')) as [Seen]
    return seen
  } finally {
    await thread.terminate()
  }
}
