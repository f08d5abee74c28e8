import type { ResponseHeaders } from './api-response.js';

/** Names under which servers send their own id of a request, most common first. */
const REQUEST_ID_HEADERS = [
  'x-request-id',
  'request-id',
  'x-amzn-requestid',
  'x-amz-request-id',
  'x-github-request-id',
  'x-ms-request-id',
  'x-shopify-request-id',
  'x-correlation-id',
  'cf-ray',
];

/** The server's own id of the request, if it sent one. */
export function requestIdOf(headers: ResponseHeaders): string | undefined {
  for (const name of REQUEST_ID_HEADERS) {
    const value = headers[name];
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/**
 * Headers by lower-case name as one string each. Sensitive ones can be read by name but are not enumerable, so that
 * printing or serialising a response does not show them.
 */
export function toResponseHeaders(
  raw: Readonly<Record<string, unknown>>,
  isSensitive: (name: string) => boolean,
): ResponseHeaders {
  const headers: Record<string, string> = {};
  for (const name of Object.keys(raw)) {
    const value = raw[name];
    if (value === undefined || value === null || value === false) continue;
    const text =
      typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : `${value as number}`;
    const lower = name.toLowerCase();
    if (lower === '__proto__' || isSensitive(lower)) {
      Object.defineProperty(headers, lower, { value: text, enumerable: false });
    } else {
      headers[lower] = text;
    }
  }
  return headers;
}
