/**
 * One look for everybody who asks while it is under way, or within `freshMs` of its beginning.
 * @param look never rejects
 */
export function shareLook<T>(look: () => Promise<T>, freshMs: number): () => Promise<T> {
  let last: { look: Promise<T>; at: number; underway: boolean } | undefined
  return () => {
    const now = performance.now()
    if (last !== undefined && (last.underway || now - last.at < freshMs)) return last.look
    const begun = { look: look(), at: now, underway: true }
    void begun.look.finally(() => (begun.underway = false))
    last = begun
    return begun.look
  }
}
