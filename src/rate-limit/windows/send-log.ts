/** Requests of one moment that a window of known length may still count. */
interface Entry {
  readonly receivedAtMs: number;
  readonly units: number;
}

/** How long an expired entry is kept, in milliseconds: answers that were on their way may still have counted it. */
const KEPT_MS = 1_000;

/** After each contradiction the log is not relied on for twice as long, but not for more than so many windows. */
const MAX_DOUBLINGS = 6;

const TOO_MANY_REQUESTS = 429;

/** What a response said, and what it was known to find. */
export interface LoggedAnswer {
  readonly sentAtMs: number;
  readonly receivedAtMs: number;
  readonly remaining: number;
  readonly units: number;
  readonly status: number;
  /** Units in flight when it came in, its own included. */
  readonly inFlight: number;
  /** Whether it was sent although the headers alone did not allow it then. */
  readonly isTrial: boolean;
}

/**
 * Our own requests of the last window length. Each counts from its send until that long after its response, so the
 * server never counts more of them than are in here, wherever its windows begin and of whatever kind they are. As long
 * as nobody else uses the quota, that tells what is left, and when there will be more, better than any header.
 *
 * It is relied on only when for a whole window length no response said that less was left than it should be; and it is
 * tried with one request before it lets through more than the headers do. For there are servers that count a request for
 * longer: a sliding counter takes the window before for a log that is as even as can be.
 */
export class SendLog {
  readonly #windowMs: number;
  readonly #limit: number;
  #entries: Entry[] = [];
  /** The place of the first entry that is not forgotten. */
  #first = 0;
  #units = 0;
  #trustedFromMs: number;
  #isProven = false;
  #doublings = 0;

  constructor(limit: number, windowMs: number, nowMs: number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#trustedFromMs = nowMs + windowMs;
  }

  fits(limit: number, windowMs: number): boolean {
    return limit === this.#limit && windowMs === this.#windowMs;
  }

  isTrusted(nowMs: number): boolean {
    return nowMs >= this.#trustedFromMs;
  }

  /** A request is over. */
  add(receivedAtMs: number, units: number): void {
    this.#entries.push({ receivedAtMs, units });
    this.#units += units;
    this.#forget(receivedAtMs - this.#windowMs - KEPT_MS);
  }

  /** Whether a request that the headers would not have let through has found what the log expected. */
  get isProven(): boolean {
    return this.#isProven;
  }

  /** Compares what a response said is left with what the log expects at least. */
  check({ sentAtMs, receivedAtMs, remaining, units, status, inFlight, isTrial }: LoggedAnswer): void {
    const free = this.#limit - this.#activeAt(sentAtMs);
    const refused = status === TOO_MANY_REQUESTS;
    if (remaining < free - inFlight || (refused && free >= inFlight)) {
      if (sentAtMs >= this.#trustedFromMs) this.#doublings = Math.min(this.#doublings + 1, MAX_DOUBLINGS);
      this.#trustedFromMs = receivedAtMs + this.#windowMs * 2 ** this.#doublings;
      this.#isProven = false;
    } else if (isTrial && !refused && sentAtMs >= this.#trustedFromMs && free >= units) this.#isProven = true;
  }

  /** When `units` more fit into the window for certain while `inFlight` are out; `Infinity` if those are too many. */
  freeAtMs(units: number, inFlight: number, nowMs: number): number {
    let excess = this.#units + inFlight + units - this.#limit;
    let freeAtMs = nowMs;
    for (let index = this.#first; excess > 0; index++) {
      const entry = this.#entries[index];
      if (entry === undefined) return Infinity;
      excess -= entry.units;
      freeAtMs = Math.max(nowMs, entry.receivedAtMs + this.#windowMs);
    }
    return freeAtMs;
  }

  /** When the first of our own requests expires that the window still counts at `nowMs`; -Infinity if it counts none. */
  nextExpiryMs(nowMs: number): number {
    for (let index = this.#first; index < this.#entries.length; index++) {
      const expiresAtMs = (this.#entries[index]?.receivedAtMs ?? 0) + this.#windowMs;
      if (expiresAtMs > nowMs) return expiresAtMs;
    }
    return -Infinity;
  }

  #activeAt(atMs: number): number {
    let units = this.#units;
    for (let index = this.#first; index < this.#entries.length; index++) {
      const entry = this.#entries[index];
      if (entry === undefined || entry.receivedAtMs + this.#windowMs > atMs) break;
      units -= entry.units;
    }
    return units;
  }

  #forget(beforeMs: number): void {
    let entry = this.#entries[this.#first];
    while (entry !== undefined && entry.receivedAtMs <= beforeMs) {
      this.#units -= entry.units;
      this.#first += 1;
      entry = this.#entries[this.#first];
    }
    // Rarely, as taking from the front of an array costs its length.
    if (this.#first < 1_000 || this.#first * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#first);
    this.#first = 0;
  }
}
