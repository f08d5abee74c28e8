import { AuthGate } from './auth-gate.js';
import { builtInRoutes, plainAnswer, type Answer } from './built-in-routes.js';
import { resolveOptions, type ChaosApiOptions, type ResolvedOptions } from './chaos-options.js';
import type { ChaosOutcome, ChaosReply } from './chaos-outcome.js';
import type { ChaosRequest, LedgerEntry } from './chaos-request.js';
import type { ChaosStats } from './chaos-stats.js';
import { checkFunction, checkGiven, numberOption } from './check.js';
import { DataSet, type ChaosRecord } from './data-set.js';
import { Ledger, type LedgerFilter } from './ledger.js';
import { Listener } from './listener.js';
import { PageAnswers } from './page-answers.js';
import { checkStyle, type ChaosPageStyle } from './page-styles.js';
import { RateLimits } from './rate-limits.js';
import { RequestPipeline } from './request-pipeline.js';
import { Router } from './router.js';
import { Scripts, type ChaosScript, type ScriptMatch } from './script.js';
import { ServerClock } from './server-clock.js';
import { Timers } from './timers.js';
import { toWireReply } from './wire-reply.js';

const COUNT = { min: 0, max: 10_000_000, integer: true };

/**
 * A provider that misbehaves on demand: a real HTTP server on 127.0.0.1 that pages over a data set in every common
 * style, enforces rate limits and credentials, fails as scripted or as drawn from a seed, and keeps a ledger of every
 * request. The same seed gives every client the same behaviour.
 *
 * @example
 * await using api = await ChaosApi.start({ records: 250, pageSize: 100 });
 * api.script([{ status: 500 }, { reset: 'mid-body' }], { path: '/cursor' });
 * const response = await fetch(`${api.url}/cursor`); // 500
 */
export class ChaosApi {
  /** The server's origin, such as `http://127.0.0.1:54321`. */
  readonly url: string;
  readonly #options: ResolvedOptions;
  readonly #data: DataSet;
  readonly #clock: ServerClock;
  readonly #timers = new Timers();
  readonly #ledger: Ledger;
  readonly #limits: RateLimits;
  readonly #auth: AuthGate;
  readonly #scripts = new Scripts();
  readonly #router = new Router<Answer>();
  readonly #pages: PageAnswers;
  readonly #pipeline: RequestPipeline;
  readonly #listener: Listener;
  readonly #parent: ChaosApi | undefined;
  #foreign: Promise<ChaosApi> | undefined;
  #closed: Promise<void> | undefined;

  private constructor(
    options: ResolvedOptions,
    data: DataSet,
    listener: Listener,
    url: string,
    parent?: ChaosApi,
  ) {
    this.url = url;
    this.#parent = parent;
    this.#options = options;
    this.#data = data;
    this.#clock = new ServerClock(options.clockSkewMs);
    this.#ledger = new Ledger(options.ledgerSize);
    this.#limits = new RateLimits(options.rateLimits);
    this.#auth = new AuthGate(options.auth, options.seed);
    this.#listener = listener;
    const foreignOrigin = async (): Promise<string> => (await this.foreign()).url;
    this.#pages = new PageAnswers({ data, defaults: options.paging, origin: url, foreignOrigin });
    this.#pipeline = new RequestPipeline({
      options,
      clock: this.#clock,
      timers: this.#timers,
      ledger: this.#ledger,
      limits: this.#limits,
      auth: this.#auth,
      scripts: this.#scripts,
      router: this.#router,
      doom: (socket) => {
        listener.doom(socket);
      },
      foreignOrigin,
    });
    for (const [pattern, answer] of builtInRoutes(data, (style) => this.#pages.of(style))) {
      this.#router.add(pattern, answer);
    }
    listener.serve(this.#pipeline);
  }

  /**
   * Starts a server.
   *
   * @throws TypeError for an option that is unknown or wrong.
   */
  static async start(options: ChaosApiOptions = {}): Promise<ChaosApi> {
    const resolved = resolveOptions(options);
    return ChaosApi.#listen(resolved, new DataSet(resolved.records, resolved.seed));
  }

  static async #listen(options: ResolvedOptions, data: DataSet, parent?: ChaosApi): Promise<ChaosApi> {
    const listener = new Listener(options.keepAliveMs);
    const url = await listener.listen(options.port);
    return new ChaosApi(options, data, listener, url, parent);
  }

  /** Every request received, oldest first. The array is live: it grows as requests arrive. */
  get ledger(): readonly LedgerEntry[] {
    return this.#ledger.entries;
  }

  /** The bearer token that is accepted: the newest one, and empty when there is none. */
  get token(): string {
    return this.#auth.token;
  }

  /** How many records there are now. */
  get size(): number {
    return this.#data.size;
  }

  /**
   * Decides what happens to the next requests, in order: one outcome for each request that matches. Of several
   * scripts, the oldest with an outcome left answers. Scripted requests count against rate limits and need
   * credentials like any other, but draw no fault.
   *
   * @throws TypeError for an outcome or a match that is wrong.
   */
  script(outcomes: ChaosOutcome | readonly ChaosOutcome[], match: ScriptMatch = {}): ChaosScript {
    return this.#scripts.add(outcomes, match);
  }

  /** Takes every script out of force. */
  clearScripts(): void {
    this.#scripts.clear();
  }

  /**
   * Adds a route, such as `GET /orgs/:org/repos`: `:name` stands for a segment (see `request.pathParams`), a final `*`
   * for the rest; without a method it takes all. It goes before older routes and the built-in ones. An error thrown
   * by the handler is answered with 500.
   *
   * @throws TypeError for a pattern that is none.
   */
  route(pattern: string, handler: (request: ChaosRequest) => ChaosReply | Promise<ChaosReply>): this {
    checkGiven('route handler', handler, 'a function');
    checkFunction('route handler', handler);
    const answer = plainAnswer(async (request) => toWireReply(await handler(request)));
    this.#router.add(pattern, answer);
    return this;
  }

  /**
   * Serves the data set under another path in one of the built-in paging styles.
   *
   * @throws TypeError for a pattern or a style that is none.
   */
  mount(pattern: string, style: ChaosPageStyle): this {
    this.#router.add(pattern, this.#pages.of(checkStyle(style)));
    return this;
  }

  /** The record with this id, whether or not the data set reaches that far. */
  record(id: number): ChaosRecord {
    return this.#data.record(numberOption('record id', id, { min: 1, integer: true }, 1));
  }

  /** Records from the 0-based position `start`, at most `count`: what a route's handler pages over. */
  records(start = 0, count: number = this.#data.size): ChaosRecord[] {
    return this.#data.slice(start, count);
  }

  /** Appends records, as happens to a live API in the middle of a run. */
  addRecords(count: number): void {
    this.#data.resize(this.#data.size + numberOption('addRecords', count, COUNT, 0));
  }

  /** Removes the last records. */
  removeRecords(count: number): void {
    this.#data.resize(this.#data.size - numberOption('removeRecords', count, COUNT, 0));
  }

  /** The ledger's entries that match. */
  requests(filter: LedgerFilter = {}): LedgerEntry[] {
    return this.#ledger.find(filter);
  }

  /**
   * Resolves with the matching entries as soon as there are `count` of them. Rejects with the signal's reason when it
   * aborts, and when the server is closed.
   */
  received(count = 1, filter: LedgerFilter = {}, signal?: AbortSignal): Promise<LedgerEntry[]> {
    return this.#ledger.waitFor(count, filter, signal);
  }

  /** Empties the ledger; statistics, limits and faults go on. */
  clearLedger(): void {
    this.#ledger.clear();
  }

  /** What was counted since the start. */
  stats(): ChaosStats {
    return {
      requests: this.#ledger.count,
      rateLimited: this.#pipeline.byOutcome.get('rate-limited'),
      byStatus: Object.fromEntries(this.#pipeline.byStatus.entries()),
      byOutcome: Object.fromEntries(this.#pipeline.byOutcome.entries()),
      connections: this.#listener.connections,
      maxInFlight: this.#listener.maxInFlight,
      limits: this.#limits.stats(),
    };
  }

  /**
   * Refuses every token accepted so far. With bearer auth, `token` (or a new one) is accepted from now on; with
   * OAuth 2.0, clients have to ask the token endpoint again.
   *
   * @returns the token now accepted; empty when there is none.
   * @throws TypeError with any other auth.
   */
  rotateToken(token?: string): string {
    return this.#auth.rotate(token);
  }

  /**
   * A second server, on another port and therefore of another origin, with the same data set and a ledger of its own,
   * but without faults, limits and auth: where redirects and next URLs may lead. Started when first asked for, closed
   * with this one. To that server, this one is the foreign origin.
   */
  foreign(): Promise<ChaosApi> {
    if (this.#parent !== undefined) return Promise.resolve(this.#parent);
    if (this.#closed !== undefined) return Promise.reject(new Error('ChaosApi is closed'));
    return (this.#foreign ??= ChaosApi.#listen(
      { ...resolveOptions({}), paging: this.#options.paging, seed: this.#options.seed },
      this.#data,
      this,
    ));
  }

  /** Stops the server and destroys its connections. Calling it again does nothing. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  /** Lets `await using` close the server. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#timers.stop();
    this.#ledger.close();
    await Promise.all([this.#listener.close(), this.#foreign?.then((foreign) => foreign.close())]);
  }
}
