import type { ApiResponse } from '../http/api-response.js';
import { decodeText, parseLenient, parseStrict } from '../http/parse-body.js';
import { requestIdOf, toResponseHeaders } from '../http/response-headers.js';
import type { RawResponse } from '../http/send.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Exchange } from './exchange.js';
import { redactEcho } from './redact-reading.js';

/** A response with the body it was read from, for previews. */
export interface ReadResponse {
  readonly response: ApiResponse;
  /** Before parsing; `''` without one. */
  readonly body: unknown;
  /** Why the body of a success is not what it should be; `undefined` when it is. */
  readonly parseError: unknown;
}

function parseBody(bytes: Buffer, succeeded: boolean, responseType: string): unknown {
  if (!succeeded) return parseLenient(decodeText(bytes));
  if (responseType === 'json') return parseStrict(decodeText(bytes));
  return responseType === 'text' ? decodeText(bytes) : bytes;
}

function emptyBody(succeeded: boolean, responseType: string): unknown {
  if (!succeeded || responseType === 'json') return null;
  return responseType === 'text' ? '' : Buffer.alloc(0);
}

/**
 * Reads what came: strict JSON for a 2xx, lenient otherwise. A body that cannot be read is reported, not thrown, as a
 * subclass may know what the response means all the same.
 *
 * @param raw decompressed already.
 * @param redirected whether the response only says where to go: its body is of no interest.
 */
export function readResponse(
  exchange: Exchange,
  raw: RawResponse,
  redactor: Redactor,
  receivedAtMs: number,
  redirected: boolean,
): ReadResponse {
  const { responseType, startedAtMs } = exchange.settings;
  const headers = toResponseHeaders(raw.headers, (name) => redactor.isSensitiveName(name));
  const succeeded = raw.status >= 200 && raw.status < 300;
  let data: unknown;
  let body: unknown = '';
  let parseError: unknown;
  if (!Buffer.isBuffer(raw.body)) {
    data = raw.body;
  } else if (raw.body.length === 0 || redirected) {
    data = emptyBody(succeeded, responseType);
  } else {
    body = raw.body;
    data = null;
    try {
      data = parseBody(raw.body, succeeded, responseType);
    } catch (error) {
      parseError = error;
    }
  }
  const requestId = requestIdOf(headers);
  const response: ApiResponse = {
    status: raw.status,
    headers,
    data,
    url: redactor.url(exchange.target.url),
    attempts: exchange.attempts,
    durationMs: receivedAtMs - startedAtMs,
    requestId: requestId === undefined ? undefined : redactEcho(requestId, redactor),
  };
  return { response, body, parseError };
}
