/** What a server answers to one request. */
export interface Verdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** Milliseconds until the window resets, exactly. */
  readonly resetInMs: number;
}

/** A server's limiter, by its own clock. */
export interface LimiterServer {
  readonly limit: number;
  readonly windowMs: number;
  serve(nowMs: number): Verdict;
}

/** Windows one after the other, by the server's clock. */
export class ClockWindows implements LimiterServer {
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

  serve(nowMs: number): Verdict {
    const window = this.windowAt(nowMs);
    if (window !== this.#window) {
      this.#window = window;
      this.#used = 0;
    }
    const allowed = this.#used < this.limit;
    if (allowed) this.#used += 1;
    const resetInMs = (window + 1) * this.windowMs - this.phaseMs - nowMs;
    return { allowed, remaining: this.limit - this.#used, resetInMs };
  }
}

/** A window opens with the first request after the one before has ended. */
export class FirstRequestWindows implements LimiterServer {
  #endMs = -Infinity;
  #used = 0;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {}

  serve(nowMs: number): Verdict {
    if (nowMs >= this.#endMs) {
      this.#endMs = nowMs + this.windowMs;
      this.#used = 0;
    }
    const allowed = this.#used < this.limit;
    if (allowed) this.#used += 1;
    return { allowed, remaining: this.limit - this.#used, resetInMs: this.#endMs - nowMs };
  }
}

/** A bucket of `limit` tokens that refills evenly in `windowMs`; its reset is when it is full. */
export class TokenBucket implements LimiterServer {
  #tokens: number;
  #atMs = 0;

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {
    this.#tokens = limit;
  }

  serve(nowMs: number): Verdict {
    const perMs = this.limit / this.windowMs;
    this.#tokens = Math.min(this.limit, this.#tokens + (nowMs - this.#atMs) * perMs);
    this.#atMs = nowMs;
    const allowed = this.#tokens >= 1;
    if (allowed) this.#tokens -= 1;
    const resetInMs = (this.limit - this.#tokens) / perMs;
    return { allowed, remaining: Math.floor(this.#tokens), resetInMs };
  }
}

/** Counts the requests of the last `windowMs`, whenever that is; its reset is when the oldest of them expires. */
export class SlidingLog implements LimiterServer {
  #served: number[] = [];

  constructor(
    readonly limit: number,
    readonly windowMs: number,
  ) {}

  serve(nowMs: number): Verdict {
    while (this.#served[0] !== undefined && this.#served[0] <= nowMs - this.windowMs) this.#served.shift();
    const allowed = this.#served.length < this.limit;
    if (allowed) this.#served.push(nowMs);
    const oldestMs = this.#served[0] ?? nowMs;
    return {
      allowed,
      remaining: this.limit - this.#served.length,
      resetInMs: oldestMs + this.windowMs - nowMs,
    };
  }
}
