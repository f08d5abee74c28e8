import type { RequestInput } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';

/**
 * Makes an unauthenticated request, for obtaining credentials. It does not wait in the client's queue (a request that
 * waits for these credentials may hold the last place), may go to any origin, and carries none of the configured
 * headers and parameters. Calling the client itself from within its own authentication would wait for ever.
 */
export type SendUnauthenticated = <T = unknown>(request: RequestInput<T>) => Promise<ApiResponse<T>>;

/** What an {@link AuthStrategy} is given: the request that wants credentials, and the means to obtain them. */
export interface AuthSend {
  /** Of the request to authorize; for a refresh, of the one that was refused. */
  readonly method: string;
  /** Of the request to authorize, not redacted: do not log it. */
  readonly url: string;
  /** Aborts when nobody waits for the credentials any more, and when the client is closed. */
  readonly signal: AbortSignal;
  /** Makes requests without credentials, past the client's queue. */
  readonly send: SendUnauthenticated;
}

/** What a {@link TokenSource} is given. */
export type TokenContext = Pick<AuthSend, 'send' | 'signal'>;

/**
 * Obtains a token. It is asked when the first request needs one and again after a 401; any number of requests share
 * one question. The token without `Bearer` before it.
 */
export type TokenSource = (context: TokenContext) => string | Promise<string>;

/** What is added to a request to authorize it. */
export interface Credentials {
  /** Headers of the request; their values are never shown. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Query parameters of the request; their values are never shown. */
  readonly params?: Readonly<Record<string, string>> | undefined;
  /** Grows with each renewal, so that a 401 is not answered with a refresh that has happened already. */
  readonly generation: number;
}

/** Authentication of your own, such as signing every request. */
export interface AuthStrategy {
  /** Called for each send, retries included. Answer without a promise where you can: it is on the path of each request. */
  authorize(send: AuthSend): Credentials | Promise<Credentials>;
  /**
   * Called after a 401 to credentials of this generation, once for all requests that saw it; the next `authorize`
   * gives the new ones. Without it a 401 is final.
   */
  refresh?(generation: number, send: AuthSend): void | Promise<void>;
}
