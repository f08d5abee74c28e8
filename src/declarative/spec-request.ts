import type { Json, JsonObject } from '../internal/json.js';

/** The request for the first page. Each text may hold expressions. */
export interface SpecRequest {
  /** Absolute, http or https. */
  readonly url?: string | undefined;
  /** Another name of `url`. */
  readonly endpoint?: string | undefined;
  /** Whatever it is, the request is taken for a read. @default 'GET' */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'get' | 'post' | 'put' | 'patch' | undefined;
  /** Sent with every page; `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | number | boolean | null>> | undefined;
  /** Query parameters. Lists repeat the key; `null` leaves one out. */
  readonly params?: JsonObject | undefined;
  /** Sent as JSON. */
  readonly body?: Json | undefined;
}

/** The request of a playbook's step. */
export interface SpecTool extends SpecRequest {
  /** Which tool it is. */
  readonly kind: 'http';
}
