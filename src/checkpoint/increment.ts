import { PaginationError } from '../errors/pagination-error.js';
import type { CheckpointState, IncrementState, PageRequest, Watermark } from '../internal/checkpoint.js';
import { isPlainObject } from '../internal/objects.js';
import { parseSentLocation, sendAt } from '../pagination/location.js';
import type { PageIncrement, TakenItems } from '../pagination/page-increment.js';
import { parsePath, readPath, type Path } from '../pagination/path.js';
import { describeValue } from '../pagination/signals.js';
import { DEFAULT_MARGIN_MS, type DedupeBy, type IncrementalOptions } from './incremental-options.js';
import { positionMs, SeenItems } from './seen-items.js';
import { beforeMark, isComparable, marginOf, parseMark, type Mark } from './watermark.js';

/** What an increment is made of. */
export interface IncrementParts {
  readonly options: IncrementalOptions;
  readonly dedupeBy: DedupeBy | undefined;
  readonly state: IncrementState;
  readonly watermark: Watermark | undefined;
}

/** Fields named in an error. */
const MAX_FIELDS = 20;

const EXPECTED = 'an ISO date or a number';

/** Keeps a run to what is new, and finds its watermark. */
export class Increment implements PageIncrement {
  readonly first: PageRequest;
  readonly state: IncrementState;
  readonly watermark: Watermark | undefined;
  readonly #options: IncrementalOptions;
  readonly #marginMs: number;
  readonly #field: Path;
  readonly #idOf: ((item: unknown) => unknown) | undefined;

  constructor({ options, dedupeBy, state, watermark }: IncrementParts) {
    this.#options = options;
    this.#marginMs = options.marginMs ?? DEFAULT_MARGIN_MS;
    this.#field = parsePath(options.field, 'incremental.field', 'a path');
    this.#idOf = typeof dedupeBy === 'string' ? reader(dedupeBy) : dedupeBy;
    this.state = state;
    this.watermark = watermark;
    const since = parse(state.since, state);
    this.first =
      options.sendAs === undefined || since === undefined
        ? {}
        : sendAt(parseSentLocation(options.sendAs, 'incremental.sendAs'), beforeMark(since, this.#marginMs));
  }

  take(items: readonly unknown[], state: IncrementState, number: number): TakenItems {
    const page = new PageReading(this.#options, state, this.#marginMs);
    const seen = this.#idOf === undefined ? undefined : new SeenItems(state.seen);
    const indexes: number[] = [];
    let missing = 0;
    for (const [index, item] of items.entries()) {
      const value = readPath(item, this.#field);
      if (value === undefined) missing += 1;
      const where = `item ${String(index)} of page ${String(number)}`;
      const mark = value === undefined || value === null ? null : page.read(value, where);
      if (page.isEnd) continue;
      if (mark === null || seen === undefined || seen.add(this.#id(item, where), mark)) indexes.push(index);
    }
    if (missing === items.length && missing > 0 && page.highest === undefined) {
      throw new PaginationError(
        `incremental.field: "${this.#options.field}" is in none of the ${String(missing)} items of page ${String(number)}` +
          fieldsOf(items),
      );
    }
    return { indexes, isEnd: page.isEnd, state: { ...page.state(), ...this.#kept(seen, page) } };
  }

  record(
    { since, highest, unit, seen }: IncrementState,
    isFinished: boolean,
  ): Pick<CheckpointState, 'watermark' | 'increment'> {
    if (!isFinished)
      return { watermark: this.watermark, increment: definedState({ since, highest, unit, seen }) };
    const watermark = later(since, highest, unit) ?? this.watermark;
    const mark = parseMark(watermark, unit);
    const fromMs = mark === null ? Infinity : positionMs(mark.position - marginOf(mark.unit, this.#marginMs));
    const kept = seen?.filter(([, ms]) => ms >= fromMs);
    return { watermark, increment: definedState({ unit, seen: kept }) };
  }

  /** Remembered are the items within the margin, of this run and, until it is finished, of the one before. */
  #kept(seen: SeenItems | undefined, page: PageReading): Pick<IncrementState, 'seen'> {
    if (seen === undefined) return {};
    const { highest, since } = page;
    const fromMs =
      highest === undefined
        ? -Infinity
        : positionMs(highest.position - marginOf(highest.unit, this.#marginMs));
    const beforeMs = since === undefined ? -Infinity : positionMs(since.position);
    return { seen: seen.filter((ms) => ms >= fromMs || ms <= beforeMs) };
  }

  #id(item: unknown, where: string): string | number {
    const id = this.#idOf?.(item);
    if (typeof id === 'string' || typeof id === 'number') return id;
    throw new PaginationError(
      `dedupeBy must give a string or a number; for ${where} it gave ${describeValue(id)}`,
    );
  }
}

/** What the items of one page come to. */
class PageReading {
  readonly since: Mark | undefined;
  highest: Mark | undefined;
  isEnd = false;
  readonly #options: IncrementalOptions;
  readonly #state: IncrementState;
  readonly #marginMs: number;
  #lowest: Mark | undefined;

  constructor(options: IncrementalOptions, state: IncrementState, marginMs: number) {
    this.#options = options;
    this.#state = state;
    this.#marginMs = marginMs;
    this.since = parse(state.since, state);
    this.highest = parse(state.highest, state);
  }

  read(value: unknown, where: string): Mark {
    const unit =
      this.#options.unit ?? this.#state.unit ?? this.since?.unit ?? this.highest?.unit ?? undefined;
    const mark = parseMark(value, unit);
    const { field } = this.#options;
    if (mark === null) {
      throw new PaginationError(
        `incremental.field: "${field}" must be ${EXPECTED}; in ${where} it is ${describeValue(value)}`,
      );
    }
    const known = this.highest ?? this.since;
    if (known !== undefined && !isComparable(known, mark)) {
      throw new PaginationError(
        `incremental.field: "${field}" is ${describeValue(value)} in ${where}, which cannot be compared with ` +
          `${describeValue(known.value)}: one is a time, the other a plain number. Set incremental.unit`,
      );
    }
    if (this.#options.order === 'newest-first') this.#checkOrder(mark, where);
    if (!this.isEnd && (this.highest === undefined || mark.position > this.highest.position))
      this.highest = mark;
    return mark;
  }

  state(): IncrementState {
    const { since } = this.#state;
    const unit = this.highest?.unit ?? this.#state.unit;
    return definedState({ since, highest: this.highest?.value, unit: unit ?? undefined });
  }

  /** Ends at the first item that is older than wanted. What comes after it must not be newer by more than the margin. */
  #checkOrder(mark: Mark, where: string): void {
    const margin = marginOf(mark.unit, this.#marginMs);
    if (this.#lowest !== undefined && mark.position > this.#lowest.position + margin) {
      throw new PaginationError(
        `incremental.order is 'newest-first', but ${where} is newer than one before it ` +
          `("${this.#options.field}" ${describeValue(mark.value)} after ${describeValue(this.#lowest.value)}). ` +
          'Ending at the first older item would lose records: have the server sort, or take the order away',
      );
    }
    if (this.#lowest === undefined || mark.position < this.#lowest.position) this.#lowest = mark;
    if (this.since !== undefined && mark.position < this.since.position - margin) this.isEnd = true;
  }
}

/** What the items have instead, for the error of a field that none of them has. */
function fieldsOf(items: readonly unknown[]): string {
  const names = [...new Set(items.flatMap((item) => (isPlainObject(item) ? Object.keys(item) : [])))];
  if (names.length === 0) return '';
  const shown = names.slice(0, MAX_FIELDS).join(', ');
  return `; they have ${shown}${names.length > MAX_FIELDS ? ' …' : ''}`;
}

function reader(path: string): (item: unknown) => unknown {
  const parsed = parsePath(path, 'dedupeBy', 'a path');
  return (item) => readPath(item, parsed);
}

function parse(value: Watermark | undefined, { unit }: IncrementState): Mark | undefined {
  return value === undefined ? undefined : (parseMark(value, unit) ?? undefined);
}

function later(
  a: Watermark | undefined,
  b: Watermark | undefined,
  unit: IncrementState['unit'],
): Watermark | undefined {
  const [one, other] = [parseMark(a, unit), parseMark(b, unit)];
  if (one === null || other === null) return b ?? a;
  return one.position > other.position ? a : b;
}

/** Without what is not known: a checkpoint is JSON. */
function definedState(state: IncrementState): IncrementState {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}
