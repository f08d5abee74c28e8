import type { Redactor } from '../redaction/redactor.js';
import type { AuthSend, AuthStrategy, Credentials } from './auth-strategy.js';

/** What every authentication tells of itself: under which names it adds something, never what. */
interface AuthNames {
  /** In lower case. */
  readonly headerNames: readonly string[];
  readonly paramNames: readonly string[];
  /** Teaches the redactor the secrets that are configured. */
  register(redactor: Redactor): void;
}

/** Credentials that never change. */
export interface StaticAuth extends AuthNames {
  readonly kind: 'static';
  /** The same frozen object each time. */
  readonly credentials: Credentials;
}

/** Credentials that are obtained, kept, and obtained again. It never renews by itself. */
export interface RenewableAuth extends AuthNames {
  readonly kind: 'renewable';
  /** The generation of the newest credentials; 0 before the first. */
  readonly generation: number;
  /** The newest credentials; `null` when there are none that may still work. */
  current(): Credentials | null;
  /** Whether the current credentials, though they still work, should be renewed before they are used. */
  isDue(): boolean;
  /** Forgets the credentials if they are of this generation: the server refused them. */
  discard(generation: number): void;
  /** Obtains new credentials, and teaches the redactor every secret among them. */
  renew(send: AuthSend, redactor: Redactor): Promise<Credentials>;
}

/** A strategy that the user wrote. */
export interface OwnAuth {
  readonly kind: 'own';
  readonly strategy: AuthStrategy;
}

/** Any authentication, its options checked. */
export type BuiltAuth = StaticAuth | RenewableAuth | OwnAuth;
