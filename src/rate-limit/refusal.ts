import type { Pause } from './pause.js';
import type { PermitRequest } from './permit-request.js';
import type { WaitReason } from './rate-limit-wait.js';
import { WaitRefused } from './wait-refused.js';

/** A wait that is certain to last until a known time. */
export interface CertainWait {
  /** Monotonic. */
  readonly untilMs: number;
  readonly reason: WaitReason;
  readonly status?: Pause['status'] | undefined;
  /** The longest wait for this reason that is accepted, in milliseconds. */
  readonly maxWaitMs: number;
}

/**
 * The refusal of a request that would wait in vain, or `null`. The longest wait allowed comes before the deadline: it
 * tells more, namely what the server asked for.
 */
export function refusalOf(
  request: PermitRequest,
  wait: CertainWait,
  nowMs: number,
  epochNowMs: number,
): WaitRefused | null {
  const waitMs = wait.untilMs - nowMs;
  const kind = waitMs > wait.maxWaitMs ? 'max-wait' : wait.untilMs > request.deadlineMs ? 'deadline' : null;
  if (kind === null) return null;
  return new WaitRefused(kind, {
    waitMs,
    untilMs: Math.ceil(epochNowMs + waitMs),
    reason: wait.reason,
    status: wait.status,
  });
}

/** A wait for the configured rate; it may last as long as the request's deadline allows. */
export function rateWait(untilMs: number): CertainWait {
  return { untilMs, reason: 'rate', maxWaitMs: Infinity };
}
