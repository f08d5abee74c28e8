import { writeFile } from 'node:fs/promises';
import type {
  ErrorEvent,
  Hooks,
  PageEvent,
  RequestEvent,
  ResponseEvent,
  RetryEvent,
} from '../client/hooks.js';
import { HttpStatusError } from '../errors/http-status-error.js';
import { ResponseParseError } from '../errors/response-parse-error.js';
import { checkKeys, checkText } from '../options/check.js';
import { renderPage } from './html/render-page.js';
import { LatencyHistogram } from './latency-histogram.js';
import { QuotaSeries } from './quota-series.js';
import type { LatencyData, ProgressPoint, ReportData, RetryCount, RunEnd } from './report-data.js';
import { failureReason, OUTCOMES } from './request-outcome.js';
import { SendLog } from './send-log.js';
import { Slowest } from './slowest.js';
import { Thinned } from './thinned.js';
import { WaitList, waitedMs } from './wait-list.js';

/** Options of {@link RunReport}. */
export interface RunReportOptions {
  /** The heading of the page, such as what was extracted. It is shown as it is, so it must hold no secret. */
  readonly title: string;
}

const MAX_REASONS = 50;
const MAX_PROGRESS = 2_000;
const MAX_URL = 300;

/**
 * Watches a run through the client's hooks, and writes one page that shows it: self-contained, without network. Its
 * memory is bounded: of very many requests some stand for all, and the page says so; the numbers are those of all.
 *
 * @example
 * const report = new RunReport({ title: 'Orders' });
 * const client = new ApiClient({ baseURL: 'https://api.example.com', hooks: report.hooks });
 * for await (const page of client.queryAll('/orders')) await save(page.items);
 * await report.write('run.html');
 */
export class RunReport {
  /** To be given to the client whose run is shown. */
  readonly hooks: Hooks;
  readonly #title: string;
  readonly #startedAtMs = Date.now();
  readonly #sends = new SendLog();
  readonly #latency = new LatencyHistogram();
  readonly #slowest = new Slowest();
  readonly #quota = new QuotaSeries();
  readonly #waits = new WaitList();
  readonly #progress = new Thinned<ProgressPoint>(MAX_PROGRESS);
  readonly #retries = new Map<string, RetryCount>();
  #latest: ProgressPoint | undefined;
  #items = 0;
  #pages = 0;
  #resumed: ReportData['resumed'];
  #end: { readonly end: RunEnd; readonly message: string | undefined; readonly atMs: number } | undefined;

  /** @throws ConfigurationError */
  constructor(options: RunReportOptions) {
    const given: unknown = options;
    checkKeys(given, ['title'], 'RunReport options');
    const { title } = given;
    checkText(title, 'RunReport title');
    this.#title = title;
    this.hooks = {
      onRequest: (event) => {
        this.#sends.request(event, Date.now());
      },
      onResponse: (event) => {
        this.#response(event);
      },
      onRetry: (event) => {
        this.#retry(event);
      },
      onRateLimit: ({ waitMs, untilMs, reason }) => {
        this.#waits.add({ fromMs: untilMs - waitMs, untilMs, reason });
      },
      onPage: (event) => {
        this.#page(event);
      },
      onError: (event) => {
        this.#error(event);
      },
    };
  }

  /** Says that the run goes on where an earlier one had stopped. */
  resume(done: { readonly items: number; readonly pages: number }): void {
    this.#resumed = { items: done.items, pages: done.pages };
  }

  /**
   * The run has ended; only the first call counts.
   *
   * @param message what went wrong. It is shown as it is, so it must hold no secret.
   */
  finish(end: RunEnd = 'done', message?: string): void {
    this.#end ??= { end, message, atMs: Date.now() };
  }

  /** The page. A run that has not finished is shown as far as it is. */
  toHtml(): string {
    return renderPage(this.#data());
  }

  /** Finishes, unless that was done, and writes the page. @throws the file system's error */
  async write(file: string): Promise<void> {
    this.finish();
    await writeFile(file, this.toHtml());
  }

  #response(event: ResponseEvent): void {
    const nowMs = Date.now();
    this.#sends.response(event, nowMs);
    this.#latency.add(event.durationMs);
    const { method, attempt, status, durationMs, rateLimit } = event;
    const url = event.url.length > MAX_URL ? `${event.url.slice(0, MAX_URL)}…` : event.url;
    this.#slowest.add({ method, url, attempt, status, ms: durationMs, atMs: nowMs - durationMs });
    if (rateLimit !== undefined) this.#quota.add(rateLimit, nowMs);
  }

  #retry(event: RetryEvent): void {
    const nowMs = Date.now();
    this.#failed(event, event.error, nowMs);
    const found = failureReason(event.error);
    const reason = this.#retries.has(found) || this.#retries.size < MAX_REASONS ? found : 'others';
    const before = this.#retries.get(reason) ?? { reason, count: 0, delayMs: 0 };
    this.#retries.set(reason, { reason, count: before.count + 1, delayMs: before.delayMs + event.delayMs });
    if (event.delayMs > 0) {
      this.#waits.add({ fromMs: nowMs, untilMs: nowMs + event.delayMs, reason: 'backoff' });
    }
  }

  #error({ error, method, url, attempts }: ErrorEvent): void {
    if (error instanceof Error) this.#failed({ method, url, attempt: attempts }, error, Date.now());
  }

  #failed(event: RequestEvent, error: Error, nowMs: number): void {
    if (error instanceof ResponseParseError) this.#sends.broken(event);
    else if (!(error instanceof HttpStatusError)) this.#sends.unanswered(event, nowMs);
  }

  #page({ items, number, itemCount }: PageEvent): void {
    this.#items += items;
    this.#pages += 1;
    this.#latest = { atMs: Date.now(), items: itemCount, pages: number };
    this.#progress.add(this.#latest);
  }

  #data(): ReportData {
    const ended = this.#end ?? { end: 'done', message: undefined, atMs: Date.now() };
    const pauses = this.#waits.until(ended.atMs);
    return {
      title: this.#title,
      end: ended.end,
      message: ended.message,
      startedAtMs: this.#startedAtMs,
      endedAtMs: ended.atMs,
      resumed: this.#resumed,
      items: this.#items,
      pages: this.#pages,
      sends: this.#sends.sends,
      outcomes: OUTCOMES.map((outcome) => ({ outcome, count: this.#sends.count(outcome) })),
      marks: this.#sends.marks,
      progress: this.#progressPoints(ended.atMs),
      quota: this.#quota.windows,
      pauses,
      waitedMs: waitedMs(pauses),
      retries: [...this.#retries.values()].sort((a, b) => b.count - a.count),
      latency: latencyData(this.#latency),
      slowest: this.#slowest.list,
      notes: this.#notes(),
    };
  }

  #progressPoints(endedAtMs: number): ProgressPoint[] {
    const { items = 0, pages = 0 } = this.#resumed ?? {};
    const first = { atMs: this.#startedAtMs, items, pages };
    const latest = this.#latest ?? first;
    const kept = this.#progress.values.filter((point) => point !== latest);
    return [first, ...kept, latest, { ...latest, atMs: endedAtMs }];
  }

  #notes(): string[] {
    const { ok, others } = this.#sends.every;
    const oneIn = (count: number): string => `one in ${String(count)}`;
    const notes: [boolean, string][] = [
      [ok > 1, `The timeline shows ${oneIn(ok)} of the requests that were answered well.`],
      [others > 1, `The timeline shows ${oneIn(others)} of the other requests.`],
      [this.#progress.every > 1, `The progress is drawn through ${oneIn(this.#progress.every)} pages.`],
      [this.#quota.every > 1, `The quota is drawn from ${oneIn(this.#quota.every)} answers.`],
      [this.#waits.joined, 'There were very many waits; neighbouring ones are drawn as one.'],
    ];
    return notes.filter(([applies]) => applies).map(([, note]) => note);
  }
}

function latencyData(latency: LatencyHistogram): LatencyData {
  return {
    count: latency.count,
    minMs: latency.count === 0 ? 0 : latency.minMs,
    meanMs: latency.meanMs,
    maxMs: latency.maxMs,
    p50Ms: latency.percentile(0.5),
    p90Ms: latency.percentile(0.9),
    p99Ms: latency.percentile(0.99),
    bars: latency.bars(),
  };
}
