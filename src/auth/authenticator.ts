import { ApiClientError } from '../errors/api-client-error.js';
import { ClientClosedError } from '../errors/client-closed-error.js';
import type { AbortSource } from '../internal/abort-slot.js';
import { isPromiseLike } from '../internal/promises.js';
import type { Redactor } from '../redaction/redactor.js';
import { abortable } from './abortable.js';
import type { Credentials, SendUnauthenticated } from './auth-strategy.js';
import type { BuiltAuth, RenewableAuth, StaticAuth } from './built-auth.js';
import { OwnStrategy } from './own-strategy.js';
import { RequestAuthSend, type AuthTarget } from './request-auth-send.js';
import { SharedFlight } from './shared-flight.js';

const NO_CREDENTIALS: Credentials = Object.freeze({ generation: 0 });
const NONE: readonly string[] = Object.freeze([]);

/** What an {@link Authenticator} works with. */
export interface AuthenticatorOptions {
  /** From `createAuthStrategy`. */
  readonly auth: BuiltAuth | null;
  /** Learns every credential that is handed out. */
  readonly redactor: Redactor;
  /** Sends requests without credentials, outside the queue. */
  readonly send: SendUnauthenticated;
}

/**
 * Gives each request its credentials and renews them, once for all requests that need it at the same time. Inspecting
 * or serialising it shows nothing.
 */
export class Authenticator {
  readonly #auth: StaticAuth | RenewableAuth | null;
  readonly #own: OwnStrategy | null;
  readonly #redactor: Redactor;
  readonly #send: SendUnauthenticated;
  readonly #obtaining = new SharedFlight<Credentials>();
  readonly #refreshing = new SharedFlight<void>();
  #closed = false;

  constructor(options: AuthenticatorOptions) {
    const { auth, redactor, send } = options;
    this.#redactor = redactor;
    this.#send = send;
    this.#own = auth?.kind === 'own' ? new OwnStrategy(auth.strategy, redactor) : null;
    this.#auth = auth === null || auth.kind === 'own' ? null : auth;
    this.#auth?.register(redactor);
  }

  /** Headers that carry credentials, in lower case; of a strategy of the user's those seen so far. */
  get headerNames(): readonly string[] {
    return this.#own?.headerNames ?? this.#auth?.headerNames ?? NONE;
  }

  /** Query parameters that carry credentials; of a strategy of the user's those seen so far. */
  get paramNames(): readonly string[] {
    return this.#own?.paramNames ?? this.#auth?.paramNames ?? NONE;
  }

  /**
   * The credentials for a request: at once where they are known, as a promise where they must be obtained.
   *
   * @param waiter ends the waiting of this request, with the signal's reason.
   * @throws ApiClientError (also as a rejection) when they cannot be had; typed errors of a token function or strategy
   *   are passed on, others are wrapped without what might hold a secret.
   */
  authorize(target: AuthTarget, waiter: AbortSource): Credentials | Promise<Credentials> {
    const auth = this.#auth;
    if (auth === null) return this.#own === null ? NO_CREDENTIALS : this.#ask(this.#own, target, waiter);
    if (auth.kind === 'static') return auth.credentials;
    const current = auth.current();
    return current !== null && !auth.isDue() ? current : this.#obtain(auth, target, waiter);
  }

  /**
   * Answers a 401 to credentials of `generation`: renews them, unless that has happened already.
   *
   * @returns whether there are other credentials to try with.
   * @throws what {@link authorize} throws, to every request that waited; the next one tries again.
   */
  async refresh(generation: number, waiter: AbortSource, target: AuthTarget): Promise<boolean> {
    const own = this.#own;
    if (own !== null) {
      if (!own.canRefresh) return false;
      if (own.generation === generation) {
        this.#checkOpen();
        await this.#refreshing.join(waiter, (signal) =>
          this.#run('Refreshing the credentials', target, signal, (send) => own.refresh(send)),
        );
      }
      return true;
    }
    const auth = this.#auth;
    if (auth?.kind !== 'renewable') return false;
    if (auth.generation > generation) return true;
    auth.discard(generation);
    await this.#renew(auth, waiter, target);
    return true;
  }

  /** Ends a renewal that runs; whoever waits for it, or for one later, gets a `ClientClosedError`. */
  close(): void {
    this.#closed = true;
    const reason = new ClientClosedError('The client was closed while credentials were obtained');
    this.#obtaining.abort(reason);
    this.#refreshing.abort(reason);
  }

  #ask(own: OwnStrategy, target: AuthTarget, waiter: AbortSource): Credentials | Promise<Credentials> {
    const send = new RequestAuthSend(target, waiter, this.#send);
    const fail = (error: unknown): never => {
      send.end();
      throw waiter.aborted ? waiter.reason : this.#explain(error, 'Authorizing the request');
    };
    try {
      const credentials = own.authorize(send);
      if (!isPromiseLike(credentials)) {
        send.end();
        return credentials;
      }
      return abortable(credentials, waiter).then((later) => {
        send.end();
        return later;
      }, fail);
    } catch (error) {
      return fail(error);
    }
  }

  async #obtain(auth: RenewableAuth, target: AuthTarget, waiter: AbortSource): Promise<Credentials> {
    try {
      return await this.#renew(auth, waiter, target);
    } catch (error) {
      // Renewing ahead of time failed: what is still valid will do.
      const current = auth.current();
      if (current === null || waiter.aborted || this.#closed) throw error;
      return current;
    }
  }

  async #renew(auth: RenewableAuth, waiter: AbortSource, target: AuthTarget): Promise<Credentials> {
    this.#checkOpen();
    return this.#obtaining.join(waiter, (signal) =>
      this.#run('Obtaining credentials', target, signal, (send) => auth.renew(send, this.#redactor)),
    );
  }

  async #run<T>(
    what: string,
    target: AuthTarget,
    signal: AbortSignal,
    job: (send: RequestAuthSend) => Promise<T>,
  ): Promise<T> {
    try {
      return await job(new RequestAuthSend(target, signal, this.#send));
    } catch (error) {
      throw signal.aborted ? signal.reason : this.#explain(error, what);
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new ClientClosedError('The client is closed');
  }

  #explain(error: unknown, what: string): unknown {
    if (error instanceof ApiClientError) return error;
    const cause = this.#redactor.scrubError(error);
    return new ApiClientError(`${what} failed: ${cause.message}`, { cause });
  }
}
