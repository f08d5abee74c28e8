import type { Clock, StopTimer } from '../internal/clock.js';
import type { Observation } from '../rate-limit/observation.js';

/** Readings of one scope closer together than this are published as one, in milliseconds. */
const GATHER_MS = 10;

/** Resets closer together than this may be the same one, told by two responses, in milliseconds. */
const SAME_RESET_MS = 2_000;

/** Statuses that may come with a Retry-After which is obeyed. */
const MAY_PAUSE = new Set([429, 503, 529]);

/** What is posted: a pause is kept apart from the windows, which later responses replace. */
export interface Post {
  readonly kind: 'pause' | 'windows';
  readonly observation: Observation;
  /** How long it matters, in milliseconds. */
  readonly ttlMs: number;
}

/**
 * Chooses what other processes are told: everything that pauses a scope, at once; and of the readings in between, the
 * tightest one every few milliseconds, so that a fast client does not flood the others.
 */
export class ObservationFeed {
  readonly #clock: Clock;
  readonly #send: (post: Post) => void;
  readonly #gathered = new Map<string, Observation>();
  #stopTimer: StopTimer | null = null;

  constructor(clock: Clock, send: (post: Post) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  add(observation: Observation): void {
    const { reading, scope } = observation;
    const retryAfterMs = observation.retryAfterMs ?? reading?.retryAfterMs ?? 0;
    const refused = observation.verdict === 'rate-limited' || MAY_PAUSE.has(observation.status);
    if (refused && retryAfterMs > 0) {
      const sinceMs = this.#clock.now() - observation.receivedAtMs;
      if (retryAfterMs > sinceMs) this.#send({ kind: 'pause', observation, ttlMs: retryAfterMs - sinceMs });
    }
    if (reading === undefined || reading.windows.length === 0) return;
    const known = this.#gathered.get(scope);
    this.#gathered.set(scope, known === undefined ? observation : tighter(known, observation));
    if (reading.remaining === 0) this.#flush();
    else
      this.#stopTimer ??= this.#clock.startTimer(() => {
        this.#flush();
      }, GATHER_MS);
  }

  close(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    this.#gathered.clear();
  }

  #flush(): void {
    this.#stopTimer?.();
    this.#stopTimer = null;
    const epochMs = this.#clock.epochMs();
    for (const observation of this.#gathered.values()) {
      const resets = observation.reading?.windows.map((window) => window.resetAtMs ?? epochMs) ?? [];
      const ttlMs = Math.max(0, ...resets) - epochMs;
      this.#send({ kind: 'windows', observation, ttlMs: Math.max(1, ttlMs) });
    }
    this.#gathered.clear();
  }
}

/** Of two observations of a scope the one of the later window, or of the same window the one that leaves less. */
function tighter(a: Observation, b: Observation): Observation {
  const [resetOfA, resetOfB] = [a.reading?.resetAtMs, b.reading?.resetAtMs];
  if (resetOfA == null || resetOfB == null || Math.abs(resetOfA - resetOfB) > SAME_RESET_MS) {
    return (resetOfB ?? -Infinity) < (resetOfA ?? -Infinity) ? a : b;
  }
  return (b.reading?.remaining ?? Infinity) <= (a.reading?.remaining ?? Infinity) ? b : a;
}
