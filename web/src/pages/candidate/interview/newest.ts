/** Of two states of one interview the newer: they come by several ways, and in any order. */
export const newest = <State extends { revision: number }>(known: State | undefined, next: State): State =>
  known && known.revision > next.revision ? known : next
