import type { ApiClientErrorDetails } from '../errors/api-client-error.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { CrossOriginError } from '../errors/cross-origin-error.js';
import { wrongOption } from '../options/check.js';

/** Where a request goes. */
export interface Target {
  /** Absolute, without a fragment. Not redacted. */
  readonly url: string;
  readonly origin: string;
  readonly hostname: string;
  /** True for the client's own origin, the only one that ever gets credentials and configured headers. */
  readonly own: boolean;
}

/** The request that an error speaks of; only asked for when there is an error. */
type ErrorContext = () => ApiClientErrorDetails;

const NO_CONTEXT: ErrorContext = () => ({});

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a path is an absolute URL. `orders:search` is none: paths may hold colons. */
export function isAbsoluteUrl(path: string): boolean {
  return ABSOLUTE.test(path);
}

function parseHttpUrl(text: string): URL | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
}

/** Checks an option that must be an origin such as `https://files.example.com`. @throws ConfigurationError */
export function checkOrigin(value: unknown, name: string): string {
  const url = typeof value === 'string' ? parseHttpUrl(value) : null;
  const isBare = url?.pathname === '/' && url.search === '' && url.hash === '' && url.username === '';
  if (url === null || !isBare) {
    // A URL with a path or with user info may hold a secret.
    throw wrongOption(name, 'an http or https origin such as "https://files.example.com"', value, true);
  }
  return url.origin;
}

/**
 * Resolves paths against `baseURL` and keeps requests on the origins they may go to: the client's own, and those of
 * `allowedOrigins` (which get no credentials).
 */
export class TargetResolver {
  readonly origin: string;
  readonly #hostname: string;
  /** `baseURL` without a trailing slash. */
  readonly base: string;
  readonly #allowed: ReadonlySet<string>;

  /** @throws ConfigurationError */
  constructor(baseURL: unknown, allowedOrigins: readonly string[]) {
    const expected = 'an absolute http or https URL such as "https://api.example.com/v1"';
    // A base URL may hold a secret (user info, a key in the query): it is never shown.
    if (typeof baseURL !== 'string') throw wrongOption('ApiClient options: baseURL', expected, baseURL, true);
    const url = parseHttpUrl(baseURL);
    if (url === null) throw wrongOption('ApiClient options: baseURL', expected, baseURL, true);
    if (url.username !== '' || url.password !== '') {
      throw new ConfigurationError(
        "ApiClient options: baseURL must not hold a user name or password; use auth: { type: 'basic', … }",
      );
    }
    if (url.search !== '' || url.hash !== '') {
      throw new ConfigurationError(
        'ApiClient options: baseURL must not hold a query or a fragment; use params for what every request sends',
      );
    }
    this.origin = url.origin;
    this.#hostname = url.hostname;
    this.base = (url.origin + url.pathname).replace(/\/+$/, '');
    this.#allowed = new Set(allowedOrigins);
  }

  /**
   * The target of a caller's path: appended to the base URL's path, or an absolute URL of an allowed origin.
   *
   * @throws CrossOriginError for another origin, ConfigurationError for what is no path at all.
   */
  resolve(path: string, details: ErrorContext = NO_CONTEXT): Target {
    if (isAbsoluteUrl(path)) return this.follow(path, this.base, details);
    if (path.startsWith('//') || path.startsWith('\\\\')) {
      throw new CrossOriginError(
        'A path that starts with "//" names another origin. Write it with a single slash, or as an absolute URL ' +
          'of an origin that allowedOrigins lists.',
        details(),
      );
    }
    const hash = path.indexOf('#');
    const bare = hash === -1 ? path : path.slice(0, hash);
    const separator = bare === '' || bare.startsWith('/') || bare.startsWith('?') ? '' : '/';
    const url = this.base + separator + bare;
    return {
      url: this.base === this.origin && bare === '' ? `${url}/` : url,
      origin: this.origin,
      hostname: this.#hostname,
      own: true,
    };
  }

  /**
   * The target of a URL that a server sent (a next link, a redirect), resolved against the URL that sent it
   * (RFC 3986 section 5).
   *
   * @throws CrossOriginError when it leads to an origin that is not allowed.
   */
  follow(reference: string, from: string, details: ErrorContext = NO_CONTEXT): Target {
    if (!URL.canParse(reference, from)) {
      throw new CrossOriginError('The URL to follow is not a valid URL; nothing was sent.', details());
    }
    const url = new URL(reference, from);
    url.hash = '';
    if (url.protocol !== 'http:' && url.protocol !== 'https:') {
      throw new CrossOriginError(
        `The URL to follow has the scheme "${url.protocol}", not http or https; nothing was sent.`,
        details(),
      );
    }
    // User info in a server's URL would make axios send it as Basic credentials.
    url.username = '';
    url.password = '';
    const own = url.origin === this.origin;
    if (!own && !this.#allowed.has(url.origin)) {
      throw new CrossOriginError(
        `The URL to follow leads from ${this.origin} to ${url.origin}; nothing was sent there. If that is intended, ` +
          `list it: allowedOrigins: ['${url.origin}'] (credentials and configured headers stay at home).`,
        details(),
      );
    }
    return { url: url.href, origin: url.origin, hostname: url.hostname, own };
  }

  /** A target as a caller would write it: below the base URL where it lies there, with a leading slash, without its query. */
  pathOf({ url }: Target): string {
    const query = url.indexOf('?');
    const bare = query === -1 ? url : url.slice(0, query);
    return bare.startsWith(`${this.base}/`) ? bare.slice(this.base.length) : bare;
  }

  /** The target of a token request: absolute URLs may lead anywhere, as the caller configured them himself. */
  anywhere(path: string): Target {
    if (!ABSOLUTE.test(path)) return this.resolve(path);
    const url = parseHttpUrl(path);
    if (url === null) throw wrongOption('url', 'an absolute http or https URL', path, true);
    url.hash = '';
    const own = url.origin === this.origin;
    return { url: url.href, origin: url.origin, hostname: url.hostname, own };
  }
}
