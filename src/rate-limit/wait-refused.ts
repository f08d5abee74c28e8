import type { WaitReason } from './rate-limit-wait.js';

/** What a refused wait was about. */
export interface RefusedWait {
  /** How long the wait would have been, in milliseconds. */
  readonly waitMs: number;
  /** When it would have ended, in epoch milliseconds. */
  readonly untilMs: number;
  readonly reason: WaitReason;
  /** The status of the response that ordered the wait, when one did. */
  readonly status?: number | undefined;
}

/**
 * What `acquire` rejects with when waiting would be in vain: the wait is known to outlast the request's deadline
 * (`deadline`) or the longest wait allowed (`max-wait`). Internal: the caller builds the typed error from it.
 */
export class WaitRefused implements RefusedWait {
  readonly waitMs: number;
  readonly untilMs: number;
  readonly reason: WaitReason;
  readonly status: number | undefined;

  constructor(
    readonly kind: 'deadline' | 'max-wait',
    wait: RefusedWait,
  ) {
    this.waitMs = wait.waitMs;
    this.untilMs = wait.untilMs;
    this.reason = wait.reason;
    this.status = wait.status;
  }
}
