/** Each 0 or absent: unbounded. */
export interface ConnectionLimitsOptions {
  /** Connections in all, of every transport. */
  connections?: number
  /** Connections of one viewer, over every transport. */
  perViewer?: number
}

/** One connection's place among the others. */
export interface ConnectionPlace {
  /**
   * Counts the connection as this viewer's, and no longer as the one's before (a renewed token).
   * @returns false when the viewer has as many as are allowed: then nothing has changed
   */
  claim(viewerKey: string): boolean
  /** The connection is over. Idempotent. */
  release(): void
}

/** How many connections a process holds. Give the same one to every transport. */
export interface ConnectionLimits {
  /** A place for one more connection; undefined when there is none. */
  admit(): ConnectionPlace | undefined
  /** Connections held now. */
  readonly count: number
  /** Of those, the viewer's. */
  countOf(viewerKey: string): number
}

export function createConnectionLimits({ connections = 0, perViewer = 0 }: ConnectionLimitsOptions = {}): ConnectionLimits {
  const ofViewer = new Map<string, number>()
  let count = 0

  const leave = (viewerKey: string): void => {
    const left = (ofViewer.get(viewerKey) ?? 1) - 1
    if (left === 0) ofViewer.delete(viewerKey)
    else ofViewer.set(viewerKey, left)
  }

  /** A class, since there is one for each connection. */
  class Place implements ConnectionPlace {
    #viewerKey: string | undefined
    #released = false

    claim(viewerKey: string): boolean {
      if (this.#released || viewerKey === this.#viewerKey) return true
      const held = ofViewer.get(viewerKey) ?? 0
      if (perViewer > 0 && held >= perViewer) return false
      if (this.#viewerKey !== undefined) leave(this.#viewerKey)
      ofViewer.set(viewerKey, held + 1)
      this.#viewerKey = viewerKey
      return true
    }
    release(): void {
      if (this.#released) return
      this.#released = true
      count -= 1
      if (this.#viewerKey !== undefined) leave(this.#viewerKey)
    }
  }

  return {
    admit() {
      if (connections > 0 && count >= connections) return undefined
      count += 1
      return new Place()
    },
    get count() {
      return count
    },
    countOf: (viewerKey) => ofViewer.get(viewerKey) ?? 0,
  }
}
