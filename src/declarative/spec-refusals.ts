import { ConfigurationError } from '../errors/configuration-error.js';
import { PaginationError } from '../errors/pagination-error.js';
import { placeOfOption, type OptionPlaces } from './option-place.js';
import { restate } from './restate.js';
import type { SpecDocument } from './spec-document.js';
import { describeProblem, SpecError } from './spec-error.js';

/** Says what the client and its queries refuse of the part of the spec that it came from. */
export class SpecRefusals {
  readonly #document: SpecDocument;
  readonly #places: OptionPlaces;
  readonly #overridden: readonly object[];

  /** @param overridden options given in code, which go before those of the spec. */
  constructor(document: SpecDocument, places: OptionPlaces, overridden: readonly object[]) {
    this.#document = document;
    this.#places = places;
    this.#overridden = overridden;
  }

  /** @param given further options given in code. */
  tell(error: unknown, given: object = {}): unknown {
    const isRefusal = error instanceof ConfigurationError && !(error instanceof SpecError);
    if (!isRefusal && !(error instanceof PaginationError)) return error;
    const about = placeOfOption(error.message, this.#places);
    if (about === undefined) return error;
    if ([...this.#overridden, given].some((options) => Object.hasOwn(options, about.option))) return error;
    const problem = this.#document.problem(about.path, about.message);
    const { file } = this.#document;
    return isRefusal ? new SpecError([problem], file) : restate(error, describeProblem(problem, file));
  }

  /** A generator whose errors are told so. It keeps to itself whether it may be asked twice at once. */
  through<T>(
    generator: AsyncGenerator<T, void, unknown>,
    given: object = {},
  ): AsyncGenerator<T, void, unknown> {
    const tell = (error: unknown): never => {
      throw this.tell(error, given);
    };
    const told: AsyncGenerator<T, void, unknown> = {
      next: () => generator.next().catch(tell),
      return: (value) => generator.return(value).catch(tell),
      throw: (error) => generator.throw(error).catch(tell),
      [Symbol.asyncIterator]: () => told,
      async [Symbol.asyncDispose]() {
        await generator.return();
      },
    };
    return told;
  }
}
