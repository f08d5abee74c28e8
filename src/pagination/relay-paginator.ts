import { ConfigurationError } from '../errors/configuration-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PageRequest } from '../internal/checkpoint.js';
import type { JsonObject } from '../internal/json.js';
import { checkKeys } from '../options/check.js';
import { definedOptions } from './defined-options.js';
import { parseReadLocation, parseSentLocation, sendAt } from './location.js';
import type { ReadLocation, SentLocation } from './location.js';
import { EACH, formatPath, readPath } from './path.js';
import type { PageContext, Paginator } from './paginator.js';

/** Options of {@link RelayPaginator}. */
export interface RelayPaginatorOptions {
  /** Where the connection stands, such as `'body.data.repository.issues'`. */
  readonly connection: string;
  /** Where the cursor goes. @default 'body.variables.after' */
  readonly sendAs?: string | undefined;
}

const CONNECTION = "where the connection stands in the body, such as 'body.data.repository.issues'";

/**
 * Pages through a GraphQL connection (https://relay.dev/graphql/connections.htm) by its `pageInfo { hasNextPage
 * endCursor }`. Without an `itemsPath`, the items are the connection's `nodes`, or the `node` of each of its `edges`.
 *
 * @example
 * client.queryAll('/graphql', {}, {
 *   method: 'POST',
 *   body: { query: ISSUES, variables: { owner: 'nodejs', name: 'node' } },
 *   paginator: new RelayPaginator({ connection: 'body.data.repository.issues' }),
 * });
 */
export class RelayPaginator implements Paginator {
  readonly kind = 'relay';
  readonly #options: JsonObject;
  readonly #connection: ReadLocation;
  readonly #sendAs: SentLocation;

  /** @throws ConfigurationError */
  constructor(options: RelayPaginatorOptions) {
    const where = 'RelayPaginator options';
    const given: unknown = options;
    checkKeys(given, ['connection', 'sendAs'], where);
    this.#options = definedOptions(options);
    this.#connection = parseReadLocation(options.connection, `${where}: connection`, CONNECTION);
    if (this.#connection.source !== 'body') {
      throw new ConfigurationError(
        `${where}: connection must be in the body, such as 'body.data.repository.issues'`,
      );
    }
    this.#sendAs = parseSentLocation(options.sendAs ?? 'body.variables.after', `${where}: sendAs`);
  }

  itemsIn(response: ApiResponse): string {
    const { path } = this.#connection;
    const nodes = [...path, 'nodes'];
    const edges = [...path, 'edges'];
    const hasNodes = Array.isArray(readPath(response.data, nodes));
    return formatPath(
      hasNodes || readPath(response.data, edges) === undefined ? nodes : [...edges, EACH, 'node'],
    );
  }

  /** @throws PaginationError when the connection or its `pageInfo` is missing, or its cursor although more remains. */
  next({ response }: PageContext): PageRequest | null {
    const at = this.#connection.text;
    const read = (...keys: string[]): unknown => readPath(response.data, [...this.#connection.path, ...keys]);
    const more = read('pageInfo', 'hasNextPage');
    if (typeof more !== 'boolean') {
      throw new PaginationError(
        `There is no ${at}.pageInfo.hasNextPage: ask for pageInfo { hasNextPage endCursor } in the query` +
          (readPath(response.data, ['errors']) === undefined ? '' : ' (the body holds GraphQL errors)'),
      );
    }
    if (!more) return null;
    const cursor = read('pageInfo', 'endCursor');
    if (typeof cursor !== 'string' || cursor === '') {
      throw new PaginationError(`${at}.pageInfo says that more remains, but its endCursor is missing`);
    }
    return sendAt(this.#sendAs, cursor);
  }

  toOptions(): JsonObject {
    return this.#options;
  }
}
