/** How often a process shows that it is alive, in milliseconds. */
export const HEARTBEAT_MS = 500;

/** Redis is away when it has not answered for this long, in milliseconds. */
export const ANSWER_MS = 1_000;

/** How long after an attempt to reach Redis the next one begins, in milliseconds. */
export const RECONNECT_MS = 300;

/**
 * How long a process that finds the pool lost leases nothing but what it uses, in milliseconds: by then those it has
 * never heard of have noticed too (one heartbeat, one answer overdue, one pause between attempts).
 */
export const SETTLE_MS = HEARTBEAT_MS + ANSWER_MS + RECONNECT_MS + 200;

/** A process that is known and gives no sign of life for this long, while Redis answers, is dead, in milliseconds. */
export const DEAD_MS = 5_000;

/**
 * How long a request takes from its permit to the server at the most, in milliseconds, where that can only be assumed:
 * its response was not seen, or others cannot be told of it.
 */
export const DELIVERY_MS = 1_000;

/** A lease is renewed when it would expire earlier than this after its units have rested, in milliseconds. */
export const RENEW_AHEAD_MS = HEARTBEAT_MS + ANSWER_MS + 500;

/** How long a lease may lie unused, in milliseconds; then its units are given back. */
export function leaseMs(perMs: number): number {
  return Math.min(250, Math.max(20, perMs / 4));
}

/**
 * When Redis may take back what was leased, in milliseconds after it was registered or renewed: later than any living
 * process can still be using it, and without renewing it, if the request takes no longer than a second.
 */
export function expirationMs(perMs: number): number {
  return Math.ceil(perMs + leaseMs(perMs) + DELIVERY_MS + RENEW_AHEAD_MS);
}
