import { PaginationError } from '../errors/pagination-error.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkKeys, checkText } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseLinkHeader } from './link-header.js';
import type { PageContext, Paginator } from './paginator.js';

/** Options of {@link LinkHeaderPaginator}. */
export interface LinkHeaderPaginatorOptions {
  /** The relation that leads to the next page. @default 'next' */
  readonly rel?: string | undefined;
}

/**
 * Follows the `Link` header (RFC 8288), as GitHub and GitLab send it, relative targets against the URL of the
 * response. Ends when no link has the relation.
 */
export class LinkHeaderPaginator implements Paginator {
  readonly kind = 'link-header';
  readonly #options: JsonObject;
  readonly #rel: string;

  /** @throws ConfigurationError */
  constructor(options: LinkHeaderPaginatorOptions = {}) {
    const given: unknown = options;
    checkKeys(given, ['rel'], 'LinkHeaderPaginator options');
    const { rel = 'next' } = options;
    checkText(rel, 'LinkHeaderPaginator options: rel');
    this.#options = definedOptions(options);
    this.#rel = rel.toLowerCase();
  }

  /** @throws PaginationError when the header cannot be read and so may hide a next page. */
  next({ response }: PageContext): PageRequest | null {
    const header = response.headers['link'];
    if (header === undefined) return null;
    const { links, malformed } = parseLinkHeader(header);
    const link = links.find(({ rels, anchored }) => !anchored && rels.includes(this.#rel));
    if (link === undefined && malformed) {
      throw new PaginationError('The Link header is malformed (RFC 8288), so the next page cannot be known');
    }
    return link === undefined || link.target.trim() === '' ? null : { url: link.target.trim() };
  }

  toOptions(): JsonObject {
    return this.#options;
  }
}
