import { ConfigurationError } from '../errors/configuration-error.js';
import { isPromiseLike } from '../internal/promises.js';
import type { Redactor } from '../redaction/redactor.js';
import type { AuthSend, AuthStrategy, Credentials } from './auth-strategy.js';
import { headerValueProblem, isHeaderName } from './header-value.js';
import { teachRedactor } from './teach-redactor.js';

/** Headers that a strategy may set along with its credentials and whose values are no secrets. */
const PLAIN_HEADERS =
  /^(?:accept|accept-.*|content-.*|user-agent|host|date|x-.*-date|x-.*-version|.*timestamp)$/i;

type Part = Readonly<Record<string, string>>;

/**
 * A user's strategy, its answers checked and counted. The generations it hands out are its own: they grow when the
 * strategy's grow, and with each refresh, so that a strategy which always says the same is refreshed only once for
 * all requests that were refused together, and again when that is due.
 */
export class OwnStrategy {
  readonly #strategy: AuthStrategy;
  readonly #redactor: Redactor;
  readonly #headerNames = new Set<string>();
  readonly #paramNames = new Set<string>();
  #generation = 0;
  #newest = -Infinity;
  #answer: Credentials | undefined;
  #credentials: Credentials | undefined;

  constructor(strategy: AuthStrategy, redactor: Redactor) {
    this.#strategy = strategy;
    this.#redactor = redactor;
  }

  get headerNames(): readonly string[] {
    return [...this.#headerNames];
  }

  get paramNames(): readonly string[] {
    return [...this.#paramNames];
  }

  /** Of the newest credentials handed out. */
  get generation(): number {
    return this.#generation;
  }

  get canRefresh(): boolean {
    return this.#strategy.refresh !== undefined;
  }

  authorize(send: AuthSend): Credentials | Promise<Credentials> {
    const answer: unknown = this.#strategy.authorize(send);
    if (isPromiseLike(answer)) return Promise.resolve(answer).then((later) => this.#take(later));
    return this.#take(answer);
  }

  async refresh(send: AuthSend): Promise<void> {
    await this.#strategy.refresh?.(this.#newest, send);
    this.#generation++;
    this.#answer = undefined;
  }

  #take(answer: unknown): Credentials {
    if (typeof answer !== 'object' || answer === null) {
      throw new ConfigurationError(`auth.authorize must return { headers, params, generation }`);
    }
    const { headers, params, generation } = answer as Credentials;
    if (typeof generation !== 'number' || Number.isNaN(generation)) {
      throw new ConfigurationError('auth.authorize must return a generation that is a number');
    }
    if (generation > this.#newest) {
      if (this.#newest !== -Infinity) this.#generation++;
      this.#newest = generation;
    } else if (answer === this.#answer && this.#credentials !== undefined) {
      return this.#credentials;
    }
    const credentials = Object.freeze({
      headers: this.#copy(headers, 'headers'),
      params: this.#copy(params, 'params'),
      generation: this.#generation,
    });
    this.#answer = answer as Credentials;
    this.#credentials = credentials;
    return credentials;
  }

  #copy(part: unknown, which: 'headers' | 'params'): Part | undefined {
    if (part === undefined || part === null) return undefined;
    if (typeof part !== 'object') throw new ConfigurationError(`auth.authorize: ${which} must be an object`);
    const copy: Record<string, string> = {};
    for (const [name, value] of Object.entries(part) as [string, unknown][]) {
      const what = `auth.authorize: ${which}.${name}`;
      if (typeof value !== 'string') {
        throw new ConfigurationError(`${what} must be a string; got a value of type ${typeof value}`);
      }
      if (which === 'headers') this.#checkHeader(name, value, what);
      (which === 'headers' ? this.#headerNames : this.#paramNames).add(
        which === 'headers' ? name.toLowerCase() : name,
      );
      if (which === 'params' || !PLAIN_HEADERS.test(name)) teachRedactor(this.#redactor, name, value, false);
      copy[name] = value;
    }
    return Object.freeze(copy);
  }

  #checkHeader(name: string, value: string, what: string): void {
    const problem = isHeaderName(name) ? headerValueProblem(value) : 'its name is no name of a header';
    if (problem !== null) throw new ConfigurationError(`${what} cannot be sent: ${problem}`);
  }
}
