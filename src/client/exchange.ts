import { inspect } from 'node:util';
import type { ApiRequest, ResponseType } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { RequestBody } from '../http/request-body.js';
import type { Target } from '../http/target.js';
import type { Timeouts } from '../http/timeouts.js';
import { AbortSlot } from '../internal/abort-slot.js';
import type { BagElement } from '../internal/bag.js';
import type { RetryPolicy } from '../retry/resolve-retry-options.js';
import type { PermitRequest } from '../rate-limit/permit-request.js';
import type { RequestTelemetry } from './telemetry.js';

/** What an {@link Exchange} is made of: a checked request, resolved against the client's options. */
export interface ExchangeSettings {
  readonly request: ApiRequest;
  readonly method: string;
  readonly target: Target;
  /** The request's own headers, names in lower case. `null` takes a configured header away. */
  readonly headers: Readonly<Record<string, string | null>>;
  readonly body: RequestBody;
  /** False for a next URL on a foreign origin: what was meant for the own origin stays at home. */
  readonly withBody: boolean;
  /** Likewise for the request's own headers. */
  readonly withHeaders: boolean;
  readonly responseType: ResponseType;
  readonly timeouts: Timeouts;
  readonly retry: RetryPolicy;
  /** Whether credentials may go along (to the client's own origin only). */
  readonly authenticated: boolean;
  /** Whether repeating it is harmless whatever the method: a query's read, or a request with an idempotency key. */
  readonly idempotent: boolean;
  /** Whether it goes past the limiter: token requests, which would otherwise wait for the requests that wait for them. */
  readonly unqueued: boolean;
  /** A subclass's own call on the axios instance, which follows its own signal. */
  readonly direct: boolean;
  readonly scope: string;
  /** Monotonic milliseconds. */
  readonly startedAtMs: number;
}

/** Where a send goes, and with what of the request. */
export interface Course {
  readonly target: Target;
  readonly scope: string;
  readonly method: string;
  readonly withBody: boolean;
  readonly withHeaders: boolean;
}

/**
 * One logical request from the call to its result, over all its attempts. It travels on the axios config: a class
 * instance, because axios clones plain objects.
 */
export class Exchange implements PermitRequest, BagElement {
  readonly signal = new AbortSlot();
  readonly settings: ExchangeSettings;
  /** Redirects to another origin change it. */
  scope: string;
  readonly priority: number;
  readonly cost: number;
  readonly deadlineMs: number;
  ticket = 0;
  /** Its place among the requests that are not done. */
  bagIndex = -1;

  /** Where the next send goes; redirects change it. */
  target: Target;
  method: string;
  /** False once a redirect has turned the request into a GET, or has led to a foreign origin. */
  withBody: boolean;
  /** False once a redirect has led to a foreign origin: the request's own headers stay at home too. */
  withHeaders: boolean;

  /** The GET that a redirect of this attempt, or of one that this goes on from, made of a request carried out. */
  becameGet: Course | null = null;

  /** Adapter calls so far. */
  attempts = 0;
  /** Those of which something was sent. */
  attemptsSent = 0;
  /** True while an attempt holds a permit; otherwise the exchange waits, in the queue or in a backoff. */
  sending = false;
  authRefreshed = false;
  /** Of the credentials that the last send carried. */
  generation = 0;
  /** Taken from the retry budget so far. */
  budgetTaken = 0;
  response: ApiResponse | null = null;
  /** What follows it from beginning to end, if anything does. */
  telemetry: RequestTelemetry | undefined;

  constructor(settings: ExchangeSettings) {
    this.settings = settings;
    this.scope = settings.scope;
    this.priority = settings.request.priority ?? 0;
    this.cost = settings.request.cost ?? 1;
    this.deadlineMs = settings.startedAtMs + settings.timeouts.totalMs;
    this.withBody = settings.withBody;
    this.withHeaders = settings.withHeaders;
    this.target = settings.target;
    this.method = settings.method;
  }

  /** Has the next send take this course. */
  take(course: Course): void {
    this.target = course.target;
    this.scope = course.scope;
    this.method = course.method;
    this.withBody = course.withBody;
    this.withHeaders = course.withHeaders;
  }

  /** Nothing but the method: it stands on configs that a subclass may print, and its URLs are not redacted. */
  toJSON(): object {
    return { method: this.method };
  }

  [inspect.custom](): string {
    return `Exchange { method: '${this.method}' }`;
  }
}

/** Windows and pauses are kept per origin and credential. */
export function scopeFor(target: Target, authenticated: boolean): string {
  return authenticated && target.own ? target.origin : `${target.origin} (no credentials)`;
}
