import type { ApiRequest } from '../http/api-request.js';
import { addAbsentParams } from '../http/query-string.js';
import type { TargetResolver } from '../http/target.js';
import { withoutParams } from '../pagination/request-fields.js';
import { identifyRequest } from '../pagination/request-identity.js';

/** What of a client's settings decides where a request leads. */
export interface PageIdentityParts {
  readonly resolver: TargetResolver;
  /** Configured for every request. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Names of the query parameters that carry credentials: they do not count. */
  readonly authParams: () => readonly string[];
}

/** The URL as it is sent, but for credentials and the call's own parameters. */
function urlOf(path: string, { resolver, params }: PageIdentityParts): string {
  const { url, own } = resolver.resolve(path);
  const sent = own ? addAbsentParams(url, params) : url;
  return URL.canParse(sent) ? new URL(sent).href : sent;
}

/**
 * One text for all requests of a query that ask for the same, whether it is the caller's path or the server's next URL
 * that leads there.
 */
export function identifyPage(request: ApiRequest, parts: PageIdentityParts): string {
  const credentials = new Set(parts.authParams());
  let { path } = request;
  try {
    path = urlOf(path, parts);
  } catch {
    // It leads where nothing is sent: the request itself says so.
  }
  return identifyRequest({ ...request, path: withoutParams(path, credentials) });
}
