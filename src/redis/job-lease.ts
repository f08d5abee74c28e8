import type { Lease } from './lease.js';

const noop = (): void => undefined;

/** What a {@link JobLease} is made of. */
export interface JobLeaseParts {
  readonly units: number;
  /** A monotonic time not after which Redis registered the job. */
  readonly registeredMs: number;
  /** How long after it was registered or renewed Redis takes the job back, in milliseconds. */
  readonly expirationMs: number;
  /** Monotonic. */
  readonly now: () => number;
  /** Puts off the time when Redis takes the job back; resolves to whether it had not done so yet. */
  readonly askToRenew: () => Promise<boolean>;
  readonly release: () => void;
}

/** A lease that is a job in Redis. */
export class JobLease implements Lease {
  readonly #parts: JobLeaseParts;
  #expiresMs: number;
  #renewing = false;

  constructor(parts: JobLeaseParts) {
    this.#parts = parts;
    this.#expiresMs = parts.registeredMs + parts.expirationMs;
  }

  get units(): number {
    return this.#parts.units;
  }

  get registeredMs(): number {
    return this.#parts.registeredMs;
  }

  get expiresMs(): number {
    return this.#expiresMs;
  }

  renew(): void {
    if (this.#renewing) return;
    this.#renewing = true;
    const { now, expirationMs, askToRenew } = this.#parts;
    const askedMs = now();
    // When Redis cannot be asked the session is over, and this lease with it.
    askToRenew().then((kept) => {
      this.#renewing = false;
      this.#expiresMs = kept ? askedMs + expirationMs : -Infinity;
    }, noop);
  }

  release(): void {
    this.#parts.release();
  }
}
