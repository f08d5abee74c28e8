import type { UnitUse } from '../rate-limit/sliding-ledger.js';
import type { Lease } from './redis-session.js';

/** A lease of which not all units have come back. */
interface HeldLease {
  readonly lease: Lease;
  /** Units that are idle, in use or resting. */
  out: number;
}

/** Units of a lease that have not been used. */
interface OpenPart {
  readonly held: HeldLease;
  units: number;
  readonly endsMs: number;
}

/** A use whose units rest, and the leases they are of. */
interface Outstanding {
  readonly use: UnitUse;
  from: readonly { readonly held: HeldLease; readonly units: number }[];
}

/**
 * Which units are of which lease. A lease can only be given back whole, and Redis takes each back by itself when its time
 * has come: so none may stand in for another.
 */
export class LeaseBook {
  readonly #held = new Set<HeldLease>();
  #open: OpenPart[] = [];
  #outstanding: Outstanding[] = [];
  #idle = 0;

  /** Units leased and not used. */
  get idle(): number {
    return this.#idle;
  }

  /** Units that Redis knows this process to hold. */
  get covered(): number {
    let units = 0;
    for (const { lease } of this.#held) units += lease.units;
    return units;
  }

  /** When the oldest units that are idle lapse; `Infinity` when none are. */
  get nextLapseMs(): number {
    return this.#open[0]?.endsMs ?? Infinity;
  }

  /** Units are there, to be used until `endsMs`. */
  add(lease: Lease, endsMs: number): void {
    const held = { lease, out: lease.units };
    this.#held.add(held);
    this.#offer(held, lease.units, endsMs);
  }

  /** A lease that covers what is used without having been leased. */
  addCover(lease: Lease): void {
    this.#held.add({ lease, out: lease.units });
  }

  /** Gives back covers registered before `sinceMs`. */
  dropCover(sinceMs: number): void {
    for (const held of this.#held) {
      if (held.lease.registeredMs <= sinceMs) this.#giveBack(held, held.out);
    }
  }

  /** Says what the covers cover: all that is in use, and the rest may be used until `endsMs`. */
  settleCover(endsMs: number): void {
    const covers = [...this.#held].map((held) => ({ held, left: held.out }));
    for (const outstanding of this.#outstanding) {
      let wanted = outstanding.use.units;
      const from: { held: HeldLease; units: number }[] = [];
      for (const cover of covers) {
        const units = Math.min(wanted, cover.left);
        if (units === 0) continue;
        cover.left -= units;
        wanted -= units;
        from.push({ held: cover.held, units });
      }
      outstanding.from = from;
    }
    for (const { held, left } of covers) if (left > 0) this.#offer(held, left, endsMs);
  }

  /** The oldest idle units are used; the caller has seen that there are so many. */
  use(use: UnitUse): void {
    const from: { held: HeldLease; units: number }[] = [];
    let wanted = use.units;
    this.#idle -= wanted;
    for (let part = this.#open[0]; part !== undefined && wanted > 0; part = this.#open[0]) {
      const units = Math.min(wanted, part.units);
      wanted -= units;
      part.units -= units;
      from.push({ held: part.held, units });
      if (part.units === 0) this.#open.shift();
    }
    this.#outstanding.push({ use, from });
  }

  /** Units are used that no lease is known of. */
  useUncovered(use: UnitUse): void {
    this.#outstanding.push({ use, from: [] });
  }

  /** Gives back the units of uses that have rested; those behind one that rests longer wait for it, a second at most. */
  returnRested(): void {
    let rested = 0;
    for (const { use, from } of this.#outstanding) {
      if (use.heapIndex >= 0) break;
      rested += 1;
      for (const { held, units } of from) this.#giveBack(held, units);
    }
    if (rested > 0) this.#outstanding.splice(0, rested);
  }

  /** Gives back what was not used until now; returns how many units that were. */
  lapse(nowMs: number): number {
    let lapsed = 0;
    for (let part = this.#open[0]; part !== undefined && part.endsMs <= nowMs; part = this.#open[0]) {
      this.#open.shift();
      this.#idle -= part.units;
      lapsed += part.units;
      this.#giveBack(part.held, part.units);
    }
    return lapsed;
  }

  /** The leases are lost; what is in use stays in use. */
  forget(): void {
    this.#held.clear();
    this.#open = [];
    this.#idle = 0;
    for (const outstanding of this.#outstanding) outstanding.from = [];
  }

  #offer(held: HeldLease, units: number, endsMs: number): void {
    this.#open.push({ held, units, endsMs });
    this.#idle += units;
  }

  #giveBack(held: HeldLease, units: number): void {
    held.out -= units;
    if (held.out > 0 || !this.#held.delete(held)) return;
    held.lease.release();
  }
}
