import type { RequestEvent, ResponseEvent } from '../client/hooks.js';
import { OUTCOMES, outcomeOfStatus, type RequestOutcome } from './request-outcome.js';
import { Thinned } from './thinned.js';

/** One send: when, how long it took until its answer or its end, what became of it. */
export interface SendMark {
  readonly atMs: number;
  readonly ms: number;
  outcome: RequestOutcome;
}

/** Sends that went well are many and alike; the others are what one looks for. */
const MAX_OK = 12_000;
const MAX_OTHERS = 8_000;
/** How many sends are remembered to be recognised when they fail. */
const MAX_OPEN = 1_000;

const keyOf = ({ method, url, attempt }: RequestEvent): string => `${method} ${String(attempt)} ${url}`;

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  for (const oldest of map.keys()) {
    if (map.size <= MAX_OPEN) return;
    map.delete(oldest);
  }
}

/** The sends of a run and what became of each. */
export class SendLog {
  readonly #ok = new Thinned<SendMark>(MAX_OK);
  readonly #others = new Thinned<SendMark>(MAX_OTHERS);
  readonly #sent = new Map<string, number>();
  readonly #answered = new Map<string, SendMark>();
  readonly #counts = new Map<RequestOutcome, number>(OUTCOMES.map((outcome) => [outcome, 0]));
  sends = 0;

  request(event: RequestEvent, nowMs: number): void {
    this.sends += 1;
    // Sent again within an attempt: its connection was dead.
    const before = this.#sent.get(keyOf(event));
    if (before !== undefined) this.#add({ atMs: before, ms: nowMs - before, outcome: 'no-answer' });
    remember(this.#sent, keyOf(event), nowMs);
  }

  response(event: ResponseEvent, nowMs: number): void {
    const { durationMs, status } = event;
    this.#sent.delete(keyOf(event));
    const mark = { atMs: nowMs - durationMs, ms: durationMs, outcome: outcomeOfStatus(status) };
    remember(this.#answered, keyOf(event), mark);
    this.#add(mark);
  }

  /** An attempt failed although its answer looked well. */
  broken(event: RequestEvent): void {
    const mark = this.#answered.get(keyOf(event));
    if (mark?.outcome !== 'ok') return;
    this.#count('ok', -1);
    this.#count('broken', 1);
    mark.outcome = 'broken';
    this.#others.add(mark);
  }

  /** An attempt failed without an answer. */
  unanswered(event: RequestEvent, nowMs: number): void {
    const atMs = this.#sent.get(keyOf(event));
    if (atMs === undefined) return;
    this.#sent.delete(keyOf(event));
    this.#add({ atMs, ms: nowMs - atMs, outcome: 'no-answer' });
  }

  count(outcome: RequestOutcome): number {
    return this.#counts.get(outcome) ?? 0;
  }

  /** In the order of time. */
  get marks(): SendMark[] {
    const ok = this.#ok.values.filter(({ outcome }) => outcome === 'ok');
    return [...ok, ...this.#others.values].sort((a, b) => a.atMs - b.atMs);
  }

  /** One in how many is kept: of the sends that went well, and of the others. */
  get every(): { readonly ok: number; readonly others: number } {
    return { ok: this.#ok.every, others: this.#others.every };
  }

  #add(mark: SendMark): void {
    this.#count(mark.outcome, 1);
    (mark.outcome === 'ok' ? this.#ok : this.#others).add(mark);
  }

  #count(outcome: RequestOutcome, by: number): void {
    this.#counts.set(outcome, this.count(outcome) + by);
  }
}
