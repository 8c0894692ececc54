import type { Window } from './window.ts'
import type { Workload } from './workload.ts'

/** One contestant's way to send and take messages. Both declare the same queues, and both do the same with each message. */
export interface Side {
  /**
   * Publishes messages 1 to `count` as fast as the window allows. Where the queue confirms, each confirm gives a place back;
   * elsewhere the consumer's progress does. Resolves once all places are back.
   */
  produce(workload: Workload, count: number, window: Window): Promise<void>
  /** Reads and acknowledges each message. */
  consume(workload: Workload, prefetch: number, onNumber: (number: number) => void): Promise<void>
  close(): Promise<void>
}
