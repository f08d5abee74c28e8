import type { ResponseHeaders } from '../http/api-response.js';

/** The server's own word on retrying (`x-should-retry: true | false`); `undefined` when it says nothing. */
export function readShouldRetry(headers: ResponseHeaders): boolean | undefined {
  switch (headers['x-should-retry']?.trim().toLowerCase()) {
    case 'true':
      return true;
    case 'false':
      return false;
    default:
      return undefined;
  }
}
