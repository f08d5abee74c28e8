/** One limit of a server, by its own clock. */
export interface Limit {
  readonly limit: number;
  readonly windowMs: number;
  /** Whether one more request would be served now. Asked before anything else about that moment. */
  admits(nowMs: number): boolean;
  take(nowMs: number): void;
  remaining(): number;
  /** Milliseconds until the window resets, exactly. */
  resetInMs(nowMs: number): number;
}

/** What a server answers to one request. */
export interface Verdict {
  readonly allowed: boolean;
  /** Of each of its limits. */
  readonly left: readonly { readonly remaining: number; readonly resetInMs: number }[];
}

/** A server with one limit or several: a request is served, and counts, when each of them admits it. */
export function serve(limits: readonly Limit[], nowMs: number): Verdict {
  const allowed = limits.map((limit) => limit.admits(nowMs)).every(Boolean);
  if (allowed) for (const limit of limits) limit.take(nowMs);
  const left = limits.map((limit) => ({
    remaining: limit.remaining(),
    resetInMs: limit.resetInMs(nowMs),
  }));
  return { allowed, left };
}

/** Windows one after the other, by the server's clock. */
export class ClockWindows implements Limit {
  #window = -1;
  #used = 0;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
    readonly phaseMs: number,
  ) {}

  windowAt(nowMs: number): number {
    return Math.floor((nowMs + this.phaseMs) / this.windowMs);
  }

  admits(nowMs: number): boolean {
    const window = this.windowAt(nowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    return this.#used < this.limit;
  }

  take(): void {
    this.#used += 1;
  }

  remaining(): number {
    return this.limit - this.#used;
  }

  resetInMs(nowMs: number): number {
    return (this.#window + 1) * this.windowMs - this.phaseMs - nowMs;
  }
}

/** A window opens with the first request after the one before has ended. */
export class FirstRequestWindows implements Limit {
  #endMs = -Infinity;
  #used = 0;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {}

  admits(nowMs: number): boolean {
    if (nowMs >= this.#endMs) {
      this.#endMs = nowMs + this.windowMs;
      this.#used = 0;
    }
    return this.#used < this.limit;
  }

  take(): void {
    this.#used += 1;
  }

  remaining(): number {
    return this.limit - this.#used;
  }

  resetInMs(nowMs: number): number {
    return this.#endMs - nowMs;
  }
}

/** A bucket of `limit` tokens that refills evenly in `windowMs`; its reset is when it is full. */
export class TokenBucket implements Limit {
  #tokens: number;
  #atMs = 0;
  readonly #perMs: number;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {
    this.#tokens = limit;
    this.#perMs = limit / windowMs;
  }

  admits(nowMs: number): boolean {
    this.#tokens = Math.min(this.limit, this.#tokens + (nowMs - this.#atMs) * this.#perMs);
    this.#atMs = nowMs;
    return this.#tokens >= 1;
  }

  take(): void {
    this.#tokens -= 1;
  }

  remaining(): number {
    return Math.floor(this.#tokens);
  }

  resetInMs(): number {
    return (this.limit - this.#tokens) / this.#perMs;
  }
}

/** Counts the requests of the last `windowMs`, whenever that is; its reset is when the oldest of them expires. */
export class SlidingLog implements Limit {
  #served: number[] = [];

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {}

  admits(nowMs: number): boolean {
    while (this.#served[0] !== undefined && this.#served[0] <= nowMs - this.windowMs) this.#served.shift();
    return this.#served.length < this.limit;
  }

  take(nowMs: number): void {
    this.#served.push(nowMs);
  }

  remaining(): number {
    return this.limit - this.#served.length;
  }

  resetInMs(nowMs: number): number {
    return (this.#served[0] ?? nowMs) + this.windowMs - nowMs;
  }
}

/**
 * Takes the window before for one as even as can be, and counts what of it the last `windowMs` would hold: a request
 * counts for up to twice as long. Its reset is when the next window begins, which does not let through more.
 */
export class SlidingCounter implements Limit {
  #window = -1;
  #before = 0;
  #used = 0;
  #atMs = 0;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
    readonly phaseMs: number,
  ) {}

  admits(nowMs: number): boolean {
    const window = Math.floor((nowMs + this.phaseMs) / this.windowMs);
    if (window !== this.#window) {
      this.#before = window === this.#window + 1 ? this.#used : 0;
      this.#used = 0;
      this.#window = window;
    }
    this.#atMs = nowMs;
    return this.remaining() >= 1;
  }

  take(): void {
    this.#used += 1;
  }

  remaining(): number {
    const share = 1 - ((this.#atMs + this.phaseMs) % this.windowMs) / this.windowMs;
    return Math.max(0, Math.floor(this.limit - this.#before * share - this.#used));
  }

  resetInMs(nowMs: number): number {
    return (this.#window + 1) * this.windowMs - this.phaseMs - nowMs;
  }
}
