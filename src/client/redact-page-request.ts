import type { PageRequest } from '../internal/checkpoint.js';
import { isPlainObject } from '../internal/objects.js';
import type { Redactor } from '../redaction/redactor.js';

function isSecret(value: unknown, redactor: Redactor): boolean {
  return typeof value === 'string' && redactor.holdsSecret(value);
}

function withoutSecrets(value: unknown, redactor: Redactor): unknown {
  if (Array.isArray(value)) {
    return value
      .filter((element) => !isSecret(element, redactor))
      .map((element) => withoutSecrets(element, redactor));
  }
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => !isSecret(field, redactor))
      .map(([name, field]) => [name, withoutSecrets(field, redactor)]),
  );
}

/** Takes parameters out of a URL's query and leaves every other byte as it is. */
function urlWithoutSecrets(url: string, redactor: Redactor, authParams: readonly string[]): string {
  const start = url.indexOf('?');
  if (start === -1) return url;
  const kept = url
    .slice(start + 1)
    .split('&')
    .filter((pair) => {
      const [name = ''] = new URLSearchParams(pair).keys();
      return !authParams.includes(name) && !redactor.holdsSecret(pair);
    });
  return url.slice(0, start) + (kept.length === 0 ? '' : `?${kept.join('&')}`);
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
