import type { ApiClientErrorDetails } from '../errors/api-client-error.js';
import { becomesGet, MAX_REDIRECTS } from '../http/redirect.js';
import type { TargetResolver } from '../http/target.js';
import { scopeFor, type Exchange } from './exchange.js';

/**
 * Points the exchange at where a redirect leads.
 *
 * @param hops redirects of this attempt, this one included.
 * @returns why it cannot be followed, `null` when it can.
 * @throws CrossOriginError
 */
export function followRedirect(
  exchange: Exchange,
  status: number,
  location: string,
  hops: number,
  resolver: TargetResolver,
  details: () => ApiClientErrorDetails,
): string | null {
  if (hops > MAX_REDIRECTS) return `redirected more than ${String(MAX_REDIRECTS)} times`;
  const toGet = becomesGet(status, exchange.method);
  const next = resolver.follow(location, exchange.target.url, details);
  const leaves = next.origin !== exchange.target.origin;
  if (!toGet && exchange.withBody && next.own && !leaves && !exchange.settings.body.replayable) {
    return 'redirected, but its body is a stream that cannot be sent again';
  }
  if (toGet) {
    exchange.method = 'GET';
    exchange.withBody = false;
  }
  if (leaves || !next.own) {
    // What was meant for one origin counts as a credential: none of it goes to another, in no direction. A token
    // request's client secret does not follow a redirect from there to the API either.
    exchange.withBody = false;
    exchange.withHeaders = false;
  }
  if (leaves) exchange.scope = scopeFor(next, exchange.settings.authenticated);
  exchange.target = next;
  if (toGet) {
    const { target, scope, method, withBody, withHeaders } = exchange;
    exchange.becameGet = { target, scope, method, withBody, withHeaders };
  }
  return null;
}
