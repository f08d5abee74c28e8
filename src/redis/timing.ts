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

/**
 * A process that is known and gives no sign of life for this long, while Redis answers, is dead, in milliseconds: however
 * long its way to Redis is, it has noticed by then that its session is over, and has opened another one (one heartbeat,
 * one answer overdue, one pause between attempts, two seconds to connect and three answers).
 */
export const DEAD_MS = 8_000;

/**
 * How long a request takes from its permit to the server at the most, in milliseconds, where that can only be assumed:
 * its response was not seen, or others cannot be told of it.
 */
export const DELIVERY_MS = 1_000;

/** A lease is renewed when it would expire earlier than this after its units have rested, in milliseconds. */
export const RENEW_AHEAD_MS = HEARTBEAT_MS + ANSWER_MS + 500;

/** How long leased units may lie unused where Redis is near, in milliseconds; then they are given back. */
export function leaseMs(perMs: number): number {
  return Math.min(250, Math.max(20, perMs / 4));
}

/**
 * How long after a lease was asked for, or was asked to be renewed, its units may be used at the most, in milliseconds:
 * the answer may take a second, and they may lie unused for as long again. Longer than that a process does not use what
 * it has leased when Redis is away; the others wait for it.
 */
export function useMs(perMs: number): number {
  return leaseMs(perMs) + 2 * ANSWER_MS;
}

/** Until when units may be used of a lease that expires at `expiresMs`, so that it outlasts them without being renewed. */
export function lastUseMs(expiresMs: number, perMs: number): number {
  return expiresMs - perMs - DELIVERY_MS - RENEW_AHEAD_MS;
}

/**
 * When Redis may take back what was leased, in milliseconds after it was registered or renewed: later than any living
 * process can still be using it, and without renewing it, if the request takes no longer than a second.
 */
export function expirationMs(perMs: number): number {
  return Math.ceil(perMs + useMs(perMs) + DELIVERY_MS + RENEW_AHEAD_MS);
}
