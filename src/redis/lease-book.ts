import type { UnitUse } from '../rate-limit/sliding-ledger.js';
import type { Lease } from './lease.js';
import { ANSWER_MS, HEARTBEAT_MS, lastUseMs, leaseMs, RENEW_AHEAD_MS } from './timing.js';

/** A lease of which not all units have come back. */
interface HeldLease {
  readonly lease: Lease;
  /** Units that are idle or in use. */
  out: number;
  /** Until when units that have rested are used again, and not given back. */
  keptUntilMs: number;
}

/** Units of a lease that have not been used. */
interface OpenPart {
  readonly held: HeldLease;
  units: number;
  readonly endsMs: number;
}

/** Units of one lease. */
interface Part {
  readonly held: HeldLease;
  readonly units: number;
}

/**
 * Which units are of which lease. A lease can only be given back whole, and Redis takes each back by itself when its time
 * has come: so none may stand in for another.
 */
export class LeaseBook {
  readonly #perMs: number;
  readonly #held = new Set<HeldLease>();
  #open: OpenPart[] = [];
  /** What is in use, and the leases it is of. */
  readonly #inUse = new Map<UnitUse, readonly Part[]>();
  #idle = 0;

  constructor(perMs: number) {
    this.#perMs = perMs;
  }

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

  /** Units of leases that are kept. */
  kept(nowMs: number): number {
    let units = 0;
    for (const { lease, keptUntilMs } of this.#held) if (keptUntilMs > nowMs) units += lease.units;
    return units;
  }

  /** Units are there, to be used until `endsMs`, and until `keptUntilMs` again each time they have rested. */
  add(lease: Lease, endsMs: number, keptUntilMs = -Infinity): void {
    const held = { lease, out: lease.units, keptUntilMs };
    this.#held.add(held);
    this.#offer(held, lease.units, endsMs);
  }

  /** A lease that covers what is used without having been leased. */
  addCover(lease: Lease): void {
    this.#held.add({ lease, out: lease.units, keptUntilMs: -Infinity });
  }

  /** Covers are kept for as long as they are needed; those of a process that was asleep for too long have expired. */
  keepCovers(untilMs: number, nowMs: number): void {
    for (const held of this.#held) {
      if (held.lease.expiresMs <= nowMs) this.#giveBack(held, held.out);
      else if (held.lease.expiresMs < untilMs) held.lease.renew();
    }
  }

  /** Says what the covers cover: all that is in use, and the rest may be used until `endsMs`. */
  settleCover(endsMs: number): void {
    const covers = [...this.#held].map((held) => ({ held, left: held.out }));
    for (const use of this.#inUse.keys()) {
      let wanted = use.units;
      const parts: Part[] = [];
      for (const cover of covers) {
        const units = Math.min(wanted, cover.left);
        if (units === 0) continue;
        cover.left -= units;
        wanted -= units;
        parts.push({ held: cover.held, units });
      }
      this.#inUse.set(use, parts);
    }
    for (const { held, left } of covers) if (left > 0) this.#offer(held, left, endsMs);
  }

  /** The oldest idle units are used; the caller has seen that there are so many. */
  use(use: UnitUse): void {
    const parts: Part[] = [];
    let wanted = use.units;
    this.#idle -= wanted;
    for (let part = this.#open[0]; part !== undefined && wanted > 0; part = this.#open[0]) {
      const units = Math.min(wanted, part.units);
      wanted -= units;
      part.units -= units;
      parts.push({ held: part.held, units });
      if (part.units === 0) this.#open.shift();
    }
    this.#inUse.set(use, parts);
  }

  /** Units are used that no lease is known of. */
  useUncovered(use: UnitUse): void {
    this.#inUse.set(use, []);
  }

  /** The units of `use` have rested, and go back, if they are not kept. */
  rested(use: UnitUse, nowMs: number): void {
    for (const { held, units } of this.#inUse.get(use) ?? []) {
      const endsMs = this.#usableAgainUntilMs(held, nowMs);
      if (endsMs > nowMs) this.#offer(held, units, endsMs);
      else this.#giveBack(held, units);
    }
    this.#inUse.delete(use);
  }

  /** Renews what would expire before its units have rested; those in flight rest until `restedMs` at the earliest. */
  renew(restedMs: number, nowMs: number): void {
    for (const { lease, keptUntilMs } of this.#held) {
      if (keptUntilMs <= nowMs) continue;
      // The next chance to ask is the next beat, and Redis takes its time to answer.
      if (lastUseMs(lease.expiresMs, this.#perMs) < nowMs + HEARTBEAT_MS + ANSWER_MS) lease.renew();
    }
    for (const [use, parts] of this.#inUse) {
      const neededMs = (use.readyAtMs === Infinity ? restedMs : use.readyAtMs) + RENEW_AHEAD_MS;
      for (const { held } of parts) if (held.lease.expiresMs < neededMs) held.lease.renew();
    }
  }

  /** Gives back what was not used until now; returns how many units that were. */
  lapse(nowMs: number): number {
    let lapsed = 0;
    for (let part = this.#open[0]; part !== undefined && part.endsMs <= nowMs; part = this.#open[0]) {
      this.#open.shift();
      this.#idle -= part.units;
      lapsed += part.units;
      // Fewer are needed.
      part.held.keptUntilMs = -Infinity;
      this.#giveBack(part.held, part.units);
    }
    return lapsed;
  }

  /** The leases are lost; what is in use stays in use. */
  forget(): void {
    this.#held.clear();
    this.#open = [];
    this.#idle = 0;
    for (const use of this.#inUse.keys()) this.#inUse.set(use, []);
  }

  #usableAgainUntilMs({ lease, keptUntilMs }: HeldLease, nowMs: number): number {
    return Math.min(keptUntilMs, nowMs + leaseMs(this.#perMs), lastUseMs(lease.expiresMs, this.#perMs));
  }

  /** Those that end first are used first. */
  #offer(held: HeldLease, units: number, endsMs: number): void {
    const later = this.#open.findIndex((part) => part.endsMs > endsMs);
    this.#open.splice(later === -1 ? this.#open.length : later, 0, { held, units, endsMs });
    this.#idle += units;
  }

  #giveBack(held: HeldLease, units: number): void {
    held.out -= units;
    if (held.out > 0 || !this.#held.delete(held)) return;
    held.lease.release();
  }
}
