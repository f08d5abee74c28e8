import type { ChaosOutcomeKind } from './chaos-outcome-kind.js';
import type { ChaosRequest } from './chaos-request.js';

/** A response in full. */
export interface ChaosReply {
  /** @default 200; 204 without a body */
  readonly status?: number | undefined;
  /** In addition to those that every answer has. */
  readonly headers?: Readonly<Record<string, string | number | readonly string[]>> | undefined;
  /** Text and bytes are sent as they are, anything else as JSON. */
  readonly body?: unknown;
}

/** A status instead of the regular answer. */
export interface StatusOutcome extends ChaosReply {
  readonly status: number;
  /** The Retry-After header: seconds, or any text. @default none */
  readonly retryAfter?: number | string | undefined;
}

/** The connection is reset (RST), before any byte or in the middle of the regular answer's body. */
export interface ResetOutcome {
  /** When. */
  readonly reset: 'before' | 'mid-body';
}

/**
 * Half of the regular answer, then the connection is closed in good order: with a `content-length` that promised
 * more, or with `chunked` encoding never finished. `gzip`: well-formed HTTP around a gzip stream that is cut short.
 */
export interface TruncateOutcome {
  /** By which framing the body claims to be longer. */
  readonly truncate: 'content-length' | 'chunked' | 'gzip';
}

/** The regular answer a few bytes at a time, then blanks without end, until the connection is reset after `maxMs`. */
export interface DripOutcome {
  /** How slowly. */
  readonly drip: {
    /** Bytes at a time. @default 1 */
    readonly bytes?: number | undefined;
    /** Milliseconds between them. @default 50 */
    readonly everyMs?: number | undefined;
    /** @default 30_000 */
    readonly maxMs?: number | undefined;
  };
}

/** Half of the regular answer, then silence, until the connection is reset after this many milliseconds. */
export interface StallOutcome {
  /** Milliseconds until the reset. */
  readonly stall: number;
}

/** The regular answer, whose first byte comes this many milliseconds late. */
export interface SlowHeadersOutcome {
  /** Milliseconds. */
  readonly slowHeaders: number;
}

/** Status 200 and half of the regular body, as if that were all of it. */
export interface InvalidJsonOutcome {
  /** Always `true`. */
  readonly invalidJson: true;
}

/**
 * A page whose next cursor (or next URL) leads to this same page again, or back to the first one. Only for the built-in
 * paging styles that have one; any other request, such as one that a `route()` answers, gets a 500 that says so.
 */
export interface RepeatCursorOutcome {
  /** Where it leads. */
  readonly repeatCursor: 'same' | 'first';
}

/** A redirect to a URL or a path, or, as `'foreign'`, to the same target on the server's foreign origin. */
export interface RedirectOutcome {
  /** Where to. */
  readonly redirect: string;
  /** @default 302 */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined;
}

/**
 * The regular answer on a connection that looks kept alive: closed right after it (`idle`), or reset the moment the
 * next request arrives on it (`on-reuse`), which makes a stale socket without any race.
 */
export interface CloseOutcome {
  /** When. */
  readonly close: 'idle' | 'on-reuse';
}

/** Valid JSON of this many bytes (before compression), with a length up front unless `chunked` or `gzip`. */
export interface HugeBodyOutcome {
  /** Bytes. */
  readonly hugeBody: number;
  /** Without a length up front. @default false */
  readonly chunked?: boolean | undefined;
  /** Compressed: a gzip bomb. @default false */
  readonly gzip?: boolean | undefined;
}

/** 401, and every token accepted so far is refused from now on (see `ChaosApi.rotateToken`). */
export interface RevokeTokenOutcome {
  /** Always `true`. */
  readonly revokeToken: true;
}

/** What the server does with a request; `'ok'` is the regular answer. */
export type ChaosAction =
  | 'ok'
  | StatusOutcome
  | ResetOutcome
  | TruncateOutcome
  | DripOutcome
  | StallOutcome
  | SlowHeadersOutcome
  | InvalidJsonOutcome
  | RepeatCursorOutcome
  | RedirectOutcome
  | CloseOutcome
  | HugeBodyOutcome
  | RevokeTokenOutcome;

/**
 * An action, or a function that decides on one when the request arrives: nothing means the regular answer, and a
 * promise makes the request wait.
 */
export type ChaosOutcome =
  ChaosAction | ((request: ChaosRequest) => ChaosAction | undefined | Promise<ChaosAction | undefined>);

/** Names an action for the ledger. */
export function kindOf(action: ChaosAction): ChaosOutcomeKind {
  if (action === 'ok') return 'ok';
  if ('reset' in action) return `reset-${action.reset}`;
  if ('truncate' in action) return `truncate-${action.truncate}`;
  if ('drip' in action) return 'drip';
  if ('stall' in action) return 'stall';
  if ('slowHeaders' in action) return 'slow-headers';
  if ('invalidJson' in action) return 'invalid-json';
  if ('repeatCursor' in action) return 'repeat-cursor';
  if ('redirect' in action) return 'redirect';
  if ('close' in action) return `close-${action.close}`;
  if ('hugeBody' in action) return 'huge-body';
  return 'revokeToken' in action ? 'revoke-token' : 'status';
}
