import { createHash } from 'node:crypto'
import { print, type DocumentNode } from 'graphql'
import { LRUCache } from 'lru-cache'

export interface PlanCache<P extends object> {
  /** The plan of this operation, made by `make` when it is not there. What `make` throws is not kept. */
  get(document: DocumentNode, operationName: string | undefined, make: () => P): P
  readonly size: number
  clear(): void
}

/** Characters of documents, all plans together, for each plan that there may be: a few huge ones must not fill the memory. */
const charactersEach = 500

/** Plans of one supergraph, keyed by a hash of the document's text and the operation's name. Bounded by their number and by their documents' text. */
export function createPlanCache<P extends object>(max: number): PlanCache<P> {
  const plans = new LRUCache<string, P>({ max, maxSize: max * charactersEach })
  return {
    get(document, operationName, make) {
      const text = document.loc?.source.body ?? print(document)
      const key = createHash('sha256')
        .update(`${operationName ?? ''}\0${text}`)
        .digest('base64')
      const known = plans.get(key)
      if (known) return known
      const plan = make()
      plans.set(key, plan, { size: text.length + 1 })
      return plan
    },
    get size() {
      return plans.size
    },
    clear: () => plans.clear(),
  }
}
