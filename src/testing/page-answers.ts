import type { Answer } from './built-in-routes.js';
import type { DataSet } from './data-set.js';
import { PageCache } from './page-cache.js';
import type { PagingDefaults } from './page-query.js';
import { COUNTED_STYLES, PAGE_STYLES, type ChaosPageStyle } from './page-styles.js';

/** What pages are made from. */
export interface PageAnswersParts {
  readonly data: DataSet;
  readonly defaults: PagingDefaults;
  /** The server's own origin. */
  readonly origin: string;
  /** The origin of the server's second address, started when first asked for. */
  readonly foreignOrigin: () => Promise<string>;
}

/** Answers with pages of the data set, in any style. */
export class PageAnswers {
  readonly #parts: PageAnswersParts;
  readonly #cache = new PageCache();

  constructor(parts: PageAnswersParts) {
    this.#parts = parts;
  }

  /** The answer in one style, for whatever path it is served at. */
  of(style: ChaosPageStyle): Answer {
    const { data, defaults, origin } = this.#parts;
    const make = PAGE_STYLES[style];
    return {
      hasCursor: !COUNTED_STYLES.has(style),
      give: async (request, repeat) => {
        const foreignOrigin = style === 'next-foreign' ? await this.#parts.foreignOrigin() : '';
        const input = { request, data, defaults, origin, foreignOrigin, repeat };
        if (repeat !== undefined) return make(input);
        return this.#cache.get(style, request, data.version, () => make(input));
      },
    };
  }
}
