import type { PageRequest } from '../internal/checkpoint.js';
import type { Redactor } from '../redaction/redactor.js';
import { withoutSecrets, type OnWithheld } from './without-secrets.js';

/** What the client adds to each of its requests by itself. */
export interface AddedNames {
  /** Parameters that carry the credentials of `auth`: left out whatever they hold. */
  readonly auth: readonly string[];
  /** Configured parameters: left out where they hold a secret. */
  readonly params: readonly string[];
  /** Configured headers, and those of `auth`, in lower case: left out where they hold a secret. */
  readonly headers: readonly string[];
}

/** A page request as it is shown and stored. */
export interface RedactedRequest {
  readonly next: PageRequest;
  /** The names of what was left out and is not added again: with some of it, the request cannot be made. */
  readonly withheld: readonly string[];
}

/** What goes before the query: user info is never sent; where the rest holds a secret, none of the URL can be stored. */
function placeOf(bare: string): string {
  return bare.replace(/^([a-z][a-z0-9+.-]*:)?\/\/[^/\\?#]*@/i, '$1//');
}

/** Keeps secrets out of one page request. */
class PageRequestRedaction {
  readonly #redactor: Redactor;
  readonly #added: AddedNames;
  readonly #withheld = new Set<string>();
  readonly #withhold: OnWithheld = (place) => void this.#withheld.add(place);

  constructor(redactor: Redactor, added: AddedNames) {
    this.#redactor = redactor;
    this.#added = added;
  }

  get withheld(): readonly string[] {
    return [...this.#withheld];
  }

  /** Without some of its parameters, and else byte for byte as it was; its fragment is dropped. */
  url(url: string): string | undefined {
    const [whole = ''] = url.split('#', 1);
    const start = whole.indexOf('?');
    const place = placeOf(start === -1 ? whole : whole.slice(0, start));
    if (this.#redactor.pathHoldsSecret(place.replace(/^([a-z]+:)?\/\/[^/]*/i, ''))) {
      this.#withhold('path');
      return undefined;
    }
    if (start === -1) return place;
    const pairs = whole.slice(start + 1).split('&');
    const query = pairs.filter((pair) => this.#isPairKept(pair)).join('&');
    if (this.#redactor.heldSecret(query) === 'none') return place + (query === '' ? '' : `?${query}`);
    // A secret with an "&" in it, written as it is.
    this.#withhold('query');
    return place;
  }

  params(params: object): object {
    const own = Object.entries(params).filter(([name, value]) => !this.#isAddedParam(name, value));
    return this.#without(Object.fromEntries(own), 'query');
  }

  headers(headers: object): object {
    const { headers: added } = this.#added;
    const own = Object.entries(headers).filter(
      ([name, value]) => !(added.includes(name.toLowerCase()) && this.#holds(value)),
    );
    return this.#without(Object.fromEntries(own), 'header');
  }

  body(body: object): object {
    return this.#without(body, 'body');
  }

  #without(value: object, place: string): object {
    return withoutSecrets(value, this.#redactor, place, this.#withhold) as object;
  }

  #isPairKept(pair: string): boolean {
    const [[name, value] = ['', '']] = new URLSearchParams(pair).entries();
    return !this.#isAddedParam(name, value) && Object.hasOwn(this.#without({ [name]: value }, 'query'), name);
  }

  #isAddedParam(name: string, value: unknown): boolean {
    const { auth, params } = this.#added;
    return auth.includes(name) || (params.includes(name) && this.#holds(value));
  }

  #holds(value: unknown): boolean {
    return typeof value === 'string' && this.#redactor.heldSecret(value) !== 'none';
  }
}

/**
 * A page request as pages show it and checkpoints store it. Credentials that a server echoed are dropped, by their
 * value and by the name of the parameter they are sent in, never by the look of a name, as a `page_token` must
 * survive. They are added again when the request is sent. A text with a credential in it is no echo: it is left out as
 * well, but then the request cannot be made from what is stored, and `withheld` says so.
 */
export function redactPageRequest(
  { url, params, headers, body }: PageRequest,
  redactor: Redactor,
  added: AddedNames,
): RedactedRequest {
  const redaction = new PageRequestRedaction(redactor, added);
  const clean = {
    url: url === undefined ? undefined : redaction.url(url),
    params: params === undefined ? undefined : redaction.params(params),
    headers: headers === undefined ? undefined : redaction.headers(headers),
    body: body === undefined ? undefined : redaction.body(body),
  };
  return {
    next: Object.fromEntries(Object.entries(clean).filter(([, value]) => value !== undefined)),
    withheld: redaction.withheld,
  };
}
