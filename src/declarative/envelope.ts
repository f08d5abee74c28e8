import type { ApiResponse } from '../http/api-response.js';

/** What the expressions of a spec call `response`. */
export interface Envelope {
  /** The request id that the server sent, if it did. */
  readonly id: string | null;
  /** Always this: a response that is none is an error, and no page. */
  readonly status: 'success';
  /** The body. */
  readonly data: unknown;
  readonly status_code: number;
  /** By lower-case names; those that may hold secrets are left out. */
  readonly headers: Readonly<Record<string, unknown>>;
}

/** The envelope around a response. */
export function envelopeOf({ requestId, status, data, headers }: ApiResponse): Envelope {
  return { id: requestId ?? null, status: 'success', data, status_code: status, headers: { ...headers } };
}
