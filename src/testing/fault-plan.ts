import type { ChaosAction } from './chaos-outcome.js';
import type { ChaosRequest, ReceivedRequest } from './chaos-request.js';
import { checkFunction, checkKeys, MAX_DELAY_MS, numberOption, refuse } from './check.js';
import { drawUnit } from './random.js';

/** Faults drawn from the seed: each a share of requests, from 0 to 1; together at most 1. */
export interface ChaosFaults {
  /** Answers with this status, for instance `status500: 0.03`. */
  readonly [status: `status${number}`]: number | undefined;
  /** The connection is reset before any byte. */
  readonly reset?: number | undefined;
  /** … in the middle of the body. */
  readonly resetMidBody?: number | undefined;
  /** The body is cut short of its `content-length`. */
  readonly truncate?: number | undefined;
  /** The body's chunked encoding is never finished. */
  readonly truncateChunked?: number | undefined;
  /** The body is a gzip stream cut short inside well-formed HTTP. */
  readonly truncateGzip?: number | undefined;
  /** The body is cut short of being JSON. */
  readonly invalidJson?: number | undefined;
  /** Half of the body, then silence. */
  readonly stall?: number | undefined;
  /** The body drips for ever. */
  readonly drip?: number | undefined;
  /** The headers come late. */
  readonly slowHeaders?: number | undefined;
  /** The next cursor leads to the same page, where the answer is a page with one. */
  readonly repeatCursor?: number | undefined;
  /** The request is redirected to the foreign origin. */
  readonly redirect?: number | undefined;
  /** The kept-alive connection is dead when the next request comes on it. */
  readonly staleSocket?: number | undefined;
  /** 401, and the token is refused from now on. */
  readonly revokeToken?: number | undefined;
  /** The `Retry-After` of drawn 429s and 503s, in seconds. @default none */
  readonly retryAfter?: number | undefined;
  /** How late slow headers are, how long a stall or a drip lasts, in milliseconds. @default 30_000 */
  readonly slowMs?: number | undefined;
  /**
   * How often in a row the same request (method, target, body) may be hit: with 2, a third try always succeeds.
   * @default 2
   */
  readonly maxConsecutive?: number | undefined;
  /** Limits the faults to the requests for which it returns true. @default all that reach a route */
  readonly only?: ((request: ChaosRequest) => boolean) | undefined;
}

interface Share {
  /** Hit when the number drawn is below this and not below the share before it. */
  readonly upTo: number;
  readonly action: ChaosAction;
}

function actionsOf(slowMs: number): Readonly<Record<string, ChaosAction>> {
  return {
    reset: { reset: 'before' },
    resetMidBody: { reset: 'mid-body' },
    truncate: { truncate: 'content-length' },
    truncateChunked: { truncate: 'chunked' },
    truncateGzip: { truncate: 'gzip' },
    invalidJson: { invalidJson: true },
    stall: { stall: slowMs },
    drip: { drip: { maxMs: slowMs } },
    slowHeaders: { slowHeaders: slowMs },
    repeatCursor: { repeatCursor: 'same' },
    redirect: { redirect: 'foreign', status: 307 },
    staleSocket: { close: 'on-reuse' },
    revokeToken: { revokeToken: true },
  };
}

const FAULT_NAMES = Object.keys(actionsOf(0));

function statusAction(status: number, retryAfter: number | undefined): ChaosAction {
  return status === 429 || status === 503 ? { status, retryAfter } : { status };
}

/**
 * Decides which requests are hit. The decision follows from the seed, the request, and how many times that request
 * has come before; never from what other requests do, so clients that work in parallel meet the same faults.
 */
export class FaultPlan {
  readonly #seed: number;
  readonly #shares: readonly Share[];
  readonly #maxConsecutive: number;
  readonly #only: (request: ChaosRequest) => boolean;
  readonly #met = new Map<string, { occurrences: number; consecutive: number }>();

  /** @throws TypeError for a wrong option. */
  constructor(faults: ChaosFaults, seed: number) {
    const statuses = Object.keys(Object(faults) as object).filter((name) => /^status[2-9]\d\d$/.test(name));
    const known = [...FAULT_NAMES, ...statuses];
    const fields = checkKeys(faults, [...known, 'retryAfter', 'slowMs', 'maxConsecutive', 'only'], 'faults');
    const slowMs = numberOption('faults.slowMs', faults.slowMs, { min: 0, max: MAX_DELAY_MS }, 30_000);
    const actions = actionsOf(slowMs);
    numberOption('faults.retryAfter', faults.retryAfter, { min: 0 }, 0);
    checkFunction('faults.only', faults.only);
    const shares: Share[] = [];
    let sum = 0;
    // Sorted, so that the order in which the options are written makes no difference.
    for (const name of known.sort()) {
      const share = numberOption(`faults.${name}`, fields[name], { min: 0, max: 1 }, 0);
      const action = actions[name] ?? statusAction(Number(name.slice('status'.length)), faults.retryAfter);
      if (share > 0) shares.push({ upTo: (sum += share), action });
    }
    if (sum > 1 + 1e-9) refuse('faults', 'shares of at most 1 together', sum);
    this.#seed = seed;
    this.#shares = shares;
    this.#maxConsecutive = numberOption(
      'faults.maxConsecutive',
      faults.maxConsecutive,
      { min: 0, integer: true },
      2,
    );
    this.#only = faults.only ?? (() => true);
  }

  /** What happens to this request. Asking counts as an occurrence of it. */
  next(request: ReceivedRequest): ChaosAction {
    if (this.#shares.length === 0 || !this.#only(request)) return 'ok';
    const { identity } = request;
    const met = this.#met.get(identity) ?? { occurrences: 0, consecutive: 0 };
    this.#met.set(identity, met);
    const drawn = drawUnit(this.#seed, `fault ${++met.occurrences} ${identity}`);
    const hit = this.#shares.find(({ upTo }) => drawn < upTo);
    if (hit === undefined || met.consecutive >= this.#maxConsecutive) {
      met.consecutive = 0;
      return 'ok';
    }
    met.consecutive++;
    return hit.action;
  }
}
