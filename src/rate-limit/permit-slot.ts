import type { Permit, PermitRequest } from './permit-request.js';
import type { Scope } from './scope.js';
import type { Sent } from './sent.js';
import type { UnitUse } from './sliding-ledger.js';

/** A permit, and what has to be known when it comes back. */
export class PermitSlot implements Permit {
  #released = false;

  constructor(
    private readonly owner: { released(slot: PermitSlot): void },
    readonly scope: Scope,
    readonly request: PermitRequest,
    /** The units of the configured rate it was given. */
    readonly use: UnitUse | null,
    readonly sent: Sent,
    readonly grantedAtMs: number,
  ) {}

  release(): void {
    if (this.#released) return;
    this.#released = true;
    this.owner.released(this);
  }
}
