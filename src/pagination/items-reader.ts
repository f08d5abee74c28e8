import { PaginationError } from '../errors/pagination-error.js';
import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import { isPlainObject } from '../internal/objects.js';
import { detectItemsPath } from './detect-items.js';
import { saysItemsMissing, type ExtractContext } from './extract-items.js';
import type { Paginator } from './paginator.js';

/** `ApiClient.extractItems`, or an override of it. */
export type ExtractItems = (response: ApiResponse, context: ExtractContext) => readonly unknown[] | null;

const ERROR_KEY = /^(?:errors?|error_?(?:code|message|description)|exception|fault|message)$/i;

/** Whether a response has no body at all: 204, or 200 and nothing. */
export function isEmptyResponse({ status, data }: ApiResponse): boolean {
  return status === 204 || data === null || data === undefined || data === '';
}

/**
 * Reads the items of one run's pages, always from the same place: where that was detected in the first response, it is
 * not detected again, so a later page without items cannot make something else look like them.
 */
export class ItemsReader {
  readonly #extract: ExtractItems;
  #path: string | null;
  #detected: string | undefined;
  #settled: boolean;
  #keys: ReadonlySet<string> | undefined;

  /** @param detected where an earlier call of this run found the items, as its checkpoint says. */
  constructor(extract: ExtractItems, configured: string | null, detected: string | undefined) {
    this.#extract = extract;
    this.#detected = configured === null ? detected : undefined;
    this.#path = configured ?? detected ?? null;
    this.#settled = this.#path !== null;
  }

  /** Where the items were found, if that was not configured. */
  get detected(): string | undefined {
    return this.#detected;
  }

  /** @throws PaginationError, and whatever an overridden `extractItems` throws. */
  read(response: ApiResponse, request: ApiRequest, paginator: Paginator, number: number): readonly unknown[] {
    if (!this.#settled) {
      this.#settled = true;
      this.#detected = paginator.itemsIn?.(response) ?? detectItemsPath(response.data);
      this.#path = this.#detected ?? null;
    }
    let items: readonly unknown[] | null;
    try {
      items = this.#extract(response, { itemsPath: this.#path, request });
    } catch (error) {
      if (number === 1 || !saysItemsMissing(error) || !this.#mayLackItems(response.data)) throw error;
      return [];
    }
    this.#keys ??= isPlainObject(response.data) ? new Set(Object.keys(response.data)) : undefined;
    if (items !== null && !Array.isArray(items)) {
      throw new PaginationError('extractItems must return an array, or null when there are no items');
    }
    return items ?? [];
  }

  /**
   * Many servers leave out what is empty, so a later page without the items' key has no items; but an error sent with
   * status 200 has none either, and must not pass for an empty page.
   */
  #mayLackItems(body: unknown): boolean {
    if (!isPlainObject(body)) return false;
    const keys = Object.keys(body);
    const unknown = keys.filter((key) => this.#keys?.has(key) !== true);
    if (unknown.length === 0) return true;
    const resembles = this.#keys === undefined || unknown.length < keys.length;
    return resembles && !unknown.some((key) => ERROR_KEY.test(key));
  }
}
