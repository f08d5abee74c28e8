import type { AuthGate } from './auth-gate.js';
import type { Answer } from './built-in-routes.js';
import { checkAction } from './check-action.js';
import type { ResolvedOptions } from './chaos-options.js';
import type { ChaosOutcomeKind } from './chaos-outcome-kind.js';
import { kindOf, type ChaosAction, type StatusOutcome } from './chaos-outcome.js';
import type { ReceivedRequest } from './chaos-request.js';
import { Counter } from './counter.js';
import { deliver, deliverFault, type Delivery } from './deliver.js';
import type { Ledger } from './ledger.js';
import type { Exchange } from './listener.js';
import { BadQuery } from './page-query.js';
import { drawUnit } from './random.js';
import type { RateLimits } from './rate-limits.js';
import type { Router } from './router.js';
import type { Scripts } from './script.js';
import type { ServerClock } from './server-clock.js';
import type { Timers } from './timers.js';
import { problem, toWireReply, type WireHeaders, type WireReply } from './wire-reply.js';

/** Everything that has a say in how a request is answered. */
export interface PipelineParts {
  readonly options: ResolvedOptions;
  readonly clock: ServerClock;
  readonly timers: Timers;
  readonly ledger: Ledger;
  readonly limits: RateLimits;
  readonly auth: AuthGate;
  readonly scripts: Scripts;
  readonly router: Router<Answer>;
  readonly doom: (socket: Exchange['socket']) => void;
  /** The origin of the server's second address, started when first asked for. */
  readonly foreignOrigin: () => Promise<string>;
}

/** What was decided for a request: how the ledger names it, what is sent, and what goes wrong on the way. */
interface Verdict {
  readonly outcome: ChaosOutcomeKind;
  readonly reply: WireReply;
  readonly action: ChaosAction;
}

/** A scripted or drawn status; without a body of its own, an error gets a problem document. */
function statusReply(action: StatusOutcome): WireReply {
  const { status, retryAfter } = action;
  const headers = {
    ...action.headers,
    ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }),
  };
  if (status >= 400 && action.body === undefined) return problem(status, 'Chaos was asked for.', headers);
  return toWireReply({ status, headers, body: action.body });
}

function noCursor({ method, path }: ReceivedRequest): string {
  return (
    `repeatCursor cannot be applied to ${method} ${path}: only the built-in paging styles with a cursor, a next URL ` +
    'or a Link header can be bent, at their own paths or where mount() puts them. The handler of a route() has to ' +
    'answer with a cursor that leads back by itself.'
  );
}

/**
 * Takes each request from arrival to answer: latency, rate limits, auth, then a script or a fault or the regular
 * answer. A refused request uses up no script and no fault; a request that meets a fault has used its quota.
 */
export class RequestPipeline {
  readonly byStatus = new Counter<number>();
  readonly byOutcome = new Counter<ChaosOutcomeKind>();
  readonly #occurrences = new Counter<string>();

  constructor(private readonly parts: PipelineParts) {}

  /** A request on a connection that was to look alive until this moment. */
  receiveStale(exchange: Exchange): void {
    const { request, socket } = exchange;
    this.#enter(request);
    this.#decide(request, 'stale-socket');
    request.endedByServer = true;
    socket.resetAndDestroy();
  }

  receive(exchange: Exchange): void {
    const { request } = exchange;
    const halfMs = this.#latencyOf(request) / 2;
    const proceed = (): void => {
      // Whatever fails in here becomes an answer, so this promise never rejects.
      void this.#answer(exchange, (send) => {
        if (halfMs === 0) send();
        else this.parts.timers.after(halfMs, send);
      });
    };
    if (halfMs === 0) proceed();
    else this.parts.timers.after(halfMs, proceed);
  }

  #latencyOf(request: ReceivedRequest): number {
    const { identity } = request;
    request.occurrence = this.#occurrences.add(identity);
    const { latencyMs, seed } = this.parts.options;
    const [min, max] = latencyMs;
    return min === max
      ? min
      : min + drawUnit(seed, `latency ${request.occurrence} ${identity}`) * (max - min);
  }

  #enter(request: ReceivedRequest): void {
    const { clock, ledger } = this.parts;
    request.atMs = clock.sinceStart();
    request.epochMs = clock.epochMs();
    ledger.add(request);
  }

  #decide(request: ReceivedRequest, outcome: ChaosOutcomeKind): void {
    request.outcome = outcome;
    this.byOutcome.add(outcome);
    this.parts.ledger.changed();
  }

  async #answer(exchange: Exchange, later: (send: () => void) => void): Promise<void> {
    const { request, response } = exchange;
    this.#enter(request);
    let headers: WireHeaders = {};
    let verdict: Verdict;
    try {
      const admission = this.parts.limits.admit(request, request.epochMs);
      ({ headers } = admission);
      verdict =
        admission.refusal === null
          ? await this.#judge(request)
          : { outcome: 'rate-limited', reply: admission.refusal, action: 'ok' };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      verdict = { outcome: 'handler-error', reply: problem(500, why), action: 'ok' };
    }
    const { outcome, reply, action } = verdict;
    this.#decide(request, outcome);
    later(() => {
      if (response.destroyed) return;
      const delivery: Delivery = {
        ...exchange,
        reply,
        extraHeaders: { ...headers, ...this.#dateHeader() },
        gzip: this.parts.options.gzip,
        onStatus: (status) => {
          request.status = status;
          this.byStatus.add(status);
          this.parts.ledger.changed();
        },
      };
      if (action === 'ok') deliver(delivery);
      else deliverFault(delivery, action, this.parts.doom);
    });
  }

  /** Node's own `Date` header is right unless the server's clock is set apart. */
  #dateHeader(): WireHeaders {
    const { clock } = this.parts;
    return clock.skewMs === 0 ? {} : { Date: new Date(clock.epochMs()).toUTCString() };
  }

  async #judge(request: ReceivedRequest): Promise<Verdict> {
    const { auth, scripts, options } = this.parts;
    const tokenEndpoint = auth.isTokenEndpoint(request);
    const refusal = tokenEndpoint ? null : auth.refusal(request, request.epochMs);
    if (refusal !== null) return { outcome: 'unauthorized', reply: refusal, action: 'ok' };
    const scripted = scripts.take(request);
    let action: ChaosAction;
    if (typeof scripted === 'function') {
      action = (await scripted(request)) ?? 'ok';
      checkAction(action, 'a scripted function’s answer');
    } else {
      action = scripted ?? (tokenEndpoint ? 'ok' : options.faults.next(request));
    }
    if (action !== 'ok' && 'repeatCursor' in action && (tokenEndpoint || !this.#hasCursor(request))) {
      // The ledger must not tell of a circle that nobody was led in.
      if (scripted !== undefined) throw new Error(noCursor(request));
      action = 'ok';
    }
    const outcome = kindOf(action);
    if (action !== 'ok') {
      if ('revokeToken' in action) {
        auth.rotate(undefined);
        const reply = auth.refusal(request, request.epochMs) ?? problem(401, 'The token was revoked.');
        return { outcome, reply, action: 'ok' };
      }
      if ('redirect' in action) action = await this.#located(action, request);
      else if ('status' in action) return { outcome, reply: statusReply(action), action: 'ok' };
      // Nothing of the regular answer would be seen.
      if ('redirect' in action || 'hugeBody' in action || ('reset' in action && action.reset === 'before')) {
        return { outcome, reply: problem(500, 'never sent'), action };
      }
    }
    const repeat = action !== 'ok' && 'repeatCursor' in action ? action.repeatCursor : undefined;
    const reply = tokenEndpoint ? auth.issue(request, request.epochMs) : await this.#regular(request, repeat);
    return { outcome, reply, action };
  }

  #hasCursor(request: ReceivedRequest): boolean {
    const found = this.parts.router.find(request);
    return 'target' in found && found.target.hasCursor;
  }

  async #located<Action extends { readonly redirect: string }>(
    action: Action,
    request: ReceivedRequest,
  ): Promise<Action> {
    if (action.redirect !== 'foreign') return action;
    return { ...action, redirect: (await this.parts.foreignOrigin()) + request.target };
  }

  async #regular(request: ReceivedRequest, repeat: 'same' | 'first' | undefined): Promise<WireReply> {
    const found = this.parts.router.find(request);
    if ('allowed' in found) {
      const Allow = found.allowed.join(', ');
      return Allow === ''
        ? problem(404, `There is no route ${request.method} ${request.path}.`)
        : problem(405, `${request.path} takes ${Allow}.`, { Allow });
    }
    try {
      return await found.target.give(request, repeat);
    } catch (error) {
      if (error instanceof BadQuery) return problem(400, error.message);
      throw error;
    }
  }
}
