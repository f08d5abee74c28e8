import type { Json, JsonObject } from './json.js';

/**
 * How to get from the request just sent to the next one. `params` and `headers` amend by key (`null` removes),
 * `body` amends deeply (arrays are replaced). `url` replaces the path and the call's own parameters.
 */
export interface PageRequest {
  /** The whole URL of the next page. */
  readonly url?: string | undefined;
  /** Query parameters to set; `null` removes one. */
  readonly params?: object | undefined;
  /** Headers to set; `null` removes one. */
  readonly headers?: object | undefined;
  /** Fields to set in a JSON body, however deep. */
  readonly body?: object | undefined;
}

/** A paginator by its kind and options, so that a run can be resumed with the one that was detected. */
export interface PaginatorRecord {
  /** Its `kind`. */
  readonly kind: string;
  /** What `toOptions` gave. */
  readonly options?: JsonObject | undefined;
}

/** A value of the field by which an API's records are told to be newer: as the API writes it. */
export type Watermark = string | number;

/** What a number in such a field counts. */
export type WatermarkUnit = 'seconds' | 'milliseconds' | 'integer';

/** What an incremental run remembers besides its watermark. */
export interface IncrementState {
  /** What the run began from, before the margin was taken off. */
  readonly since?: Watermark | undefined;
  /** The highest value it has delivered so far: the watermark once it has finished. */
  readonly highest?: Watermark | undefined;
  /** What numbers count, once known. */
  readonly unit?: WatermarkUnit | undefined;
  /** The items delivered within the margin: a hash of each, and its time in milliseconds. */
  readonly seen?: readonly (readonly [hash: string, ms: number])[] | undefined;
}

/** How far a run has come: what a checkpoint says besides which query it belongs to. */
export interface CheckpointState {
  /** What amends the query's first request into the next one to send; `null` when the run is finished. */
  readonly next: PageRequest | null;
  /** The parts of it that hold a credential and so are not in it: the run cannot be continued from here. */
  readonly withheld?: readonly string[] | undefined;
  /** The paginator in use, once known. */
  readonly paginator: PaginatorRecord | null;
  /** Where the items were found in the body, when that had to be detected. */
  readonly itemsPath?: string | undefined;
  /** Pages delivered so far. */
  readonly pages: number;
  /** Items delivered so far. */
  readonly items: number;
  /** The highest value that a finished incremental run has delivered: the next one begins there. */
  readonly watermark?: Watermark | undefined;
  /** Of an incremental run. */
  readonly increment?: IncrementState | undefined;
}

/**
 * Where to continue a run: plain, versioned JSON, free of secrets. Made by a page (`page.checkpoint`), carried by an
 * error (`error.progress.checkpoint`), taken by `resumeFrom`.
 */
export interface Checkpoint extends CheckpointState {
  /** The version of this format. */
  readonly version: 1;
  /** A hash of the query, so that a checkpoint of another query is refused; credentials are left out of it. */
  readonly fingerprint: string;
  /** True when nothing remains to be fetched. */
  readonly finished: boolean;
  /** What the consumer stored with the checkpoint. */
  readonly note?: Json | undefined;
}
