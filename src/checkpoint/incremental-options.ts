import type { Watermark, WatermarkUnit } from '../internal/checkpoint.js';
import { checkDelay, checkFunction, checkKeys, checkOneOf, wrongOption } from '../options/check.js';
import { parseSentLocation } from '../pagination/location.js';
import { parsePath } from '../pagination/path.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { parseMark, WATERMARK_UNITS } from './watermark.js';

/** Where an incremental run begins; `null` and `undefined` mean at the beginning of everything. */
export type Since = Watermark | Date | null | undefined;

/** How a query delivers only what is new or has changed since the last time. */
export interface IncrementalOptions {
  /** Path in each item to what tells when it changed: an ISO date, epoch seconds or milliseconds, or a growing number. */
  readonly field: string;
  /**
   * Where the server is told from when on, such as `query.updated_since`. The value is written as the API writes it.
   * May only be absent with `order: 'newest-first'`.
   */
  readonly sendAs?: string | undefined;
  /**
   * How far before the watermark a run begins, in milliseconds: for records that a server makes visible late, and for
   * those that change within the precision of its clock. Plain numbers have no margin. @default 60_000
   */
  readonly marginMs?: number | undefined;
  /**
   * The watermark to begin from: best a function that asks the destination for the highest value it has. Asked when a
   * run begins, not when one is resumed; what it throws is the cause of a `PaginationError`. The function's `null`, for a destination that is empty, means everything.
   *
   * @default the watermark in the query's checkpoint: the highest value the last finished run delivered
   */
  readonly since?: Since | (() => Since | Promise<Since>);
  /**
   * `'newest-first'`: the server lists the newest items first, so the run ends at the first one older than what it
   * wants. This is for you to say: a few pages that happen to be in order prove nothing, and ending too early loses
   * records. A page that is not in order ends the run with an error. @default 'unsorted'
   */
  readonly order?: 'unsorted' | 'newest-first' | undefined;
  /** What numbers in `field` count. @default by their size: of 9 to 11 digits seconds, of 12 to 14 milliseconds */
  readonly unit?: WatermarkUnit | undefined;
}

/** Tells items apart: a path in them, or a function. */
export type DedupeBy<T = unknown> =
  | string
  // The type of a method: so options for some items fit where options for any are asked for.
  | {
      /** What no other item has. */
      of(item: T): string | number;
    }['of'];

const NAMES: readonly (keyof IncrementalOptions)[] = [
  'field',
  'sendAs',
  'marginMs',
  'since',
  'order',
  'unit',
];

/** How far before the watermark a run begins, when it is not told. */
export const DEFAULT_MARGIN_MS = 60_000;

const SINCE =
  'an ISO date, a number, a Date, or null for everything (or, as an option, a function that gives one)';

/** Checks where to begin. @throws ConfigurationError */
export function checkSince(value: unknown, name: string): asserts value is Since {
  if (value === undefined || value === null) return;
  const isFine =
    value instanceof Date ? !Number.isNaN(value.getTime()) : parseMark(value, 'integer') !== null;
  if (!isFine) throw wrongOption(name, SINCE, value);
}

/** @throws ConfigurationError */
export function checkIncrementalOptions(value: unknown, name: string): asserts value is IncrementalOptions {
  checkKeys(value, NAMES, name);
  const { field, sendAs, marginMs, since, order, unit } = value;
  const expected = "a path in each item, such as 'updated_at'";
  if (parsePath(field, `${name}.field`, expected).length === 0)
    throw wrongOption(`${name}.field`, expected, field);
  if (order !== undefined) checkOneOf(order, `${name}.order`, ['unsorted', 'newest-first']);
  if (sendAs !== undefined) parseSentLocation(sendAs, `${name}.sendAs`);
  else if (order !== 'newest-first') {
    throw new ConfigurationError(
      `${name}.sendAs is needed, to tell the server from when on, such as 'query.updated_since'; only with ` +
        "order: 'newest-first' can a run end by itself at what it has delivered before",
    );
  }
  if (marginMs !== undefined) checkDelay(marginMs, `${name}.marginMs`);
  if (unit !== undefined) checkOneOf(unit, `${name}.unit`, WATERMARK_UNITS);
  if (typeof since !== 'function') checkSince(since, `${name}.since`);
}

/** @throws ConfigurationError */
export function checkDedupeBy(value: unknown, name: string): asserts value is DedupeBy {
  const expected = "a path in each item, such as 'id', or a function that gives an item's id";
  if (typeof value === 'string' && value !== '') parsePath(value, name, expected);
  else if (typeof value === 'string') throw wrongOption(name, expected, value);
  else checkFunction(value, name);
}
