/** One answered request. */
export interface SlowRequest {
  readonly method: string;
  /** Redacted. */
  readonly url: string;
  readonly attempt: number;
  readonly status: number;
  readonly ms: number;
  /** When it was sent, in epoch milliseconds. */
  readonly atMs: number;
}

const CAPACITY = 20;

/** The slowest requests, the slowest first. */
export class Slowest {
  #requests: SlowRequest[] = [];

  add(request: SlowRequest): void {
    const last = this.#requests.at(-1);
    if (last !== undefined && this.#requests.length >= CAPACITY && request.ms <= last.ms) return;
    this.#requests = [...this.#requests, request].sort((a, b) => b.ms - a.ms).slice(0, CAPACITY);
  }

  get list(): readonly SlowRequest[] {
    return this.#requests;
  }
}
