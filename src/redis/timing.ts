/** How often a process shows that it is alive, in milliseconds. */
export const HEARTBEAT_MS = 500;

/** Redis is away when it has not answered for this long, in milliseconds. */
export const ANSWER_MS = 1_000;

/** How long after an attempt to reach Redis the next one begins, in milliseconds. */
export const RECONNECT_MS = 300;

/**
 * How long a process that returns leases nothing but what it uses, in milliseconds: by then the others have noticed the
 * outage and its end too (one heartbeat, one answer overdue, one pause between attempts), and have done the same.
 */
export const SETTLE_MS = HEARTBEAT_MS + ANSWER_MS + RECONNECT_MS + 200;

/**
 * How long a lease may cover what a process uses while it is not in the pool yet, in milliseconds; then another one must
 * take its place. Redis keeps such a lease for that much longer.
 */
export const COVER_MS = 10_000;

/** How much longer than `perMs` a used unit rests at the most, in milliseconds. */
export const MAX_REST_MS = 1_000;

/** How long a lease may lie unused, in milliseconds; then its units are given back. */
export function leaseMs(perMs: number): number {
  return Math.min(250, Math.max(20, perMs / 4));
}

/**
 * When Redis may take back what was leased, in milliseconds after it was registered: later than any living process can
 * still be using it.
 */
export function expirationMs(perMs: number): number {
  return Math.ceil(perMs + leaseMs(perMs) + MAX_REST_MS + ANSWER_MS + 1_000);
}
