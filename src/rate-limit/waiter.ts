import type { HeapElement } from './indexed-heap.js';
import type { Permit, PermitRequest } from './permit-request.js';

/**
 * How long one level of priority is worth, in milliseconds: a request that has waited this much longer than another
 * goes before it although the other's priority is one higher. So nothing starves.
 */
const AGEING_MS = 30_000;

/** A request in the queue. */
export class Waiter implements HeapElement {
  heapIndex = -1;
  /** Smaller goes first. A ticket is the time of joining, so waiting long makes up for a lower priority. */
  readonly rank: number;

  constructor(
    readonly request: PermitRequest,
    readonly resolve: (permit: Permit) => void,
    readonly reject: (reason: unknown) => void,
  ) {
    this.rank = request.ticket - request.priority * AGEING_MS;
  }

  /** Ends the subscription to the request's signal. */
  unfollow = (): void => undefined;
}

/** The order of the queue. */
export function goesBefore(a: Waiter, b: Waiter): boolean {
  return a.rank < b.rank || (a.rank === b.rank && a.request.ticket < b.request.ticket);
}
