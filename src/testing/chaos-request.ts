import type { ChaosOutcomeKind } from './chaos-outcome-kind.js';

/** A request as the server received it. */
export interface ChaosRequest {
  /** Upper case. */
  readonly method: string;
  /** The path, exactly as sent: not decoded, without the query. */
  readonly path: string;
  /** Path and query, exactly as sent. */
  readonly target: string;
  /** Query parameters, decoded; a repeated one is an array. */
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  /** Lower-case names; repeated headers are joined with a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** The body's first bytes, up to 1 MiB. */
  readonly rawBody: Buffer;
  /** How long the whole body was, in bytes. */
  readonly bodyBytes: number;
  /** `rawBody` as text. */
  readonly body: string;
  /** The body parsed as JSON; `undefined` when it is none. */
  readonly json: unknown;
  /** What the `:names` of a route's pattern stand for in this request, decoded. */
  readonly pathParams: Readonly<Record<string, string>>;
}

/** One line of the ledger: a request and what became of it. */
export interface LedgerEntry extends ChaosRequest {
  /** Position in the order of arrival, 0-based; goes on counting after `clearLedger()`. */
  readonly index: number;
  /** When the request arrived: monotonic milliseconds since the server started. */
  readonly atMs: number;
  /** When it arrived, in epoch milliseconds by the server's clock (`clockSkewMs` included). */
  readonly epochMs: number;
  /** How many times this very request (method, target, body) has arrived, this one included. */
  readonly occurrence: number;
  /** Which of the server's connections it came on, 1-based. */
  readonly connection: number;
  /** Whether another request had come on that connection before. */
  readonly reusedSocket: boolean;
  /** The status sent; `null` when no status was sent (yet). */
  readonly status: number | null;
  /** What the server did. */
  readonly outcome: ChaosOutcomeKind;
  /** Whether the client closed the connection before the answer was complete. */
  readonly aborted: boolean;
}

/** What the listener knows of a request when all of it has arrived. */
export interface Arrival {
  readonly method: string;
  readonly target: string;
  readonly rawHeaders: readonly string[];
  readonly rawBody: Buffer;
  readonly bodyBytes: number;
  readonly connection: number;
  readonly reusedSocket: boolean;
}

function headersOf(raw: readonly string[]): Record<string, string> {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}

function paramsOf(query: string): Record<string, string | string[]> {
  if (query === '') return {};
  const params = new Map<string, string | string[]>();
  for (const [name, value] of new URLSearchParams(query)) {
    const before = params.get(name);
    if (before === undefined) params.set(name, value);
    else params.set(name, Array.isArray(before) ? [...before, value] : [before, value]);
  }
  return Object.fromEntries(params);
}

/** A received request and its ledger entry in one object; the server fills in the outcome as it goes. */
export class ReceivedRequest implements LedgerEntry {
  readonly method: string;
  readonly path: string;
  readonly target: string;
  readonly params: Readonly<Record<string, string | readonly string[]>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly rawBody: Buffer;
  readonly bodyBytes: number;
  readonly connection: number;
  readonly reusedSocket: boolean;
  pathParams: Readonly<Record<string, string>> = {};
  index = 0;
  atMs = 0;
  epochMs = 0;
  occurrence = 0;
  status: number | null = null;
  outcome: ChaosOutcomeKind = 'pending';
  aborted = false;
  /** Whether a fault ended the connection, so that its end says nothing of the client. */
  endedByServer = false;

  constructor(arrival: Arrival) {
    // A client that takes the server for a proxy sends the whole URL.
    const { method, rawHeaders } = arrival;
    const target = arrival.target.replace(/^https?:\/\/[^/?]*/i, '');
    const queryAt = target.indexOf('?');
    this.method = method;
    this.target = target;
    this.path = queryAt === -1 ? target : target.slice(0, queryAt);
    this.params = paramsOf(queryAt === -1 ? '' : target.slice(queryAt + 1));
    this.headers = headersOf(rawHeaders);
    this.rawBody = arrival.rawBody;
    this.bodyBytes = arrival.bodyBytes;
    this.connection = arrival.connection;
    this.reusedSocket = arrival.reusedSocket;
  }

  get body(): string {
    return this.rawBody.toString('utf8');
  }

  get json(): unknown {
    try {
      return JSON.parse(this.body) as unknown;
    } catch {
      return undefined;
    }
  }

  /** What makes two requests the same one, for everything that is drawn from the seed. */
  get identity(): string {
    const start = `${this.method} ${this.target}`;
    return this.rawBody.length === 0 ? start : `${start}\n${this.body}`;
  }
}

/** The last value of a query parameter. */
export function paramOf(request: ChaosRequest, name: string): string | undefined {
  const value = request.params[name];
  return typeof value === 'object' ? value.at(-1) : value;
}
