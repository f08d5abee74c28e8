import type { PageRequest } from '../internal/checkpoint.js';
import type { Redactor } from '../redaction/redactor.js';
import { withoutSecrets } from './without-secrets.js';

/** Takes user info away, which is never sent, and what else is secret before the query. */
function withoutSecretPath(bare: string, redactor: Redactor): string {
  const anonymous = bare.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/\\?#]*@/i, '$1//');
  // A secret in a path cannot be left out: the request cannot be made from the checkpoint, but nothing is given away.
  return redactor.holdsSecret(anonymous) ? redactor.url(anonymous) : anonymous;
}

/** Takes parameters out of a URL's query and leaves every other byte as it is; its fragment is dropped. */
function urlWithoutSecrets(url: string, redactor: Redactor, authParams: readonly string[]): string {
  const [whole = ''] = url.split('#', 1);
  const start = whole.indexOf('?');
  if (start === -1) return withoutSecretPath(whole, redactor);
  const kept = whole
    .slice(start + 1)
    .split('&')
    .filter((pair) => {
      const [name = ''] = new URLSearchParams(pair).keys();
      return !authParams.includes(name) && !redactor.holdsSecret(pair);
    });
  return withoutSecretPath(whole.slice(0, start), redactor) + (kept.length === 0 ? '' : `?${kept.join('&')}`);
}

/**
 * A page request as pages show it and checkpoints store it: credentials that a server echoed are dropped, by their
 * value and by the name of the parameter they are sent in, never by the look of a name, as a `page_token` must
 * survive. They are added again when the request is sent.
 */
export function redactPageRequest(
  next: PageRequest,
  redactor: Redactor,
  authParams: readonly string[],
): PageRequest {
  const { url, params, headers, body } = next;
  const object = (value: object | undefined): object | undefined =>
    value === undefined ? undefined : (withoutSecrets(value, redactor) as object);
  const clean = {
    url: url === undefined ? undefined : urlWithoutSecrets(url, redactor, authParams),
    params: object(
      params === undefined
        ? undefined
        : Object.fromEntries(Object.entries(params).filter(([name]) => !authParams.includes(name))),
    ),
    headers: object(headers),
    body: object(body),
  };
  return Object.fromEntries(Object.entries(clean).filter(([, value]) => value !== undefined));
}
