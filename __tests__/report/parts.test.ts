import { HttpStatusError } from '../../src/errors/http-status-error.js';
import { LatencyHistogram } from '../../src/report/latency-histogram.js';
import { RunReport } from '../../src/report/index.js';
import { SendLog } from '../../src/report/send-log.js';
import { Slowest } from '../../src/report/slowest.js';
import { Thinned } from '../../src/report/thinned.js';
import { WaitList, waitedMs } from '../../src/report/wait-list.js';
import { embedJson, escapeHtml } from '../../src/report/html/escape.js';
import { clock, duration } from '../../src/report/html/format.js';

describe('a thinned list', () => {
  it('keeps all as long as there is room, then every second, fourth …', () => {
    const list = new Thinned<number>(4);
    for (let value = 0; value < 4; value += 1) list.add(value);
    expect(list.values).toEqual([0, 1, 2, 3]);
    for (let value = 4; value < 16; value += 1) list.add(value);
    expect(list.values).toEqual([0, 4, 8, 12]);
    expect(list.every).toBe(4);
  });
});

describe('the latency histogram', () => {
  it('gives percentiles within 2.5 %, and the exact ends', () => {
    const histogram = new LatencyHistogram();
    for (let ms = 1; ms <= 1_000; ms += 1) histogram.add(ms);
    expect(histogram).toMatchObject({ count: 1_000, minMs: 1, maxMs: 1_000, meanMs: 500.5 });
    for (const share of [0.5, 0.9, 0.99]) {
      expect(Math.abs(histogram.percentile(share) / (share * 1_000) - 1)).toBeLessThan(0.026);
    }
    expect(histogram.bars().reduce((sum, { count }) => sum + count, 0)).toBe(1_000);
  });

  it('is 0 without answers', () => {
    expect(new LatencyHistogram().percentile(0.5)).toBe(0);
    expect(new LatencyHistogram().bars()).toEqual([]);
  });
});

describe('waits', () => {
  it('of one reason that touch are one, and the time is counted once', () => {
    const list = new WaitList();
    list.add({ fromMs: 0, untilMs: 100, reason: 'rate' });
    list.add({ fromMs: 50, untilMs: 120, reason: 'backoff' });
    list.add({ fromMs: 90, untilMs: 200, reason: 'rate' });
    const pauses = list.until(150);
    expect(pauses).toEqual([
      { fromMs: 0, untilMs: 150, reason: 'rate' },
      { fromMs: 50, untilMs: 120, reason: 'backoff' },
    ]);
    expect(waitedMs(pauses)).toBe(150);
  });

  it('of very many, neighbours are joined', () => {
    const list = new WaitList();
    for (let at = 0; at < 5_000; at += 1) list.add({ fromMs: at * 10, untilMs: at * 10 + 1, reason: 'rate' });
    expect(list.joined).toBe(true);
    expect(list.until(1e9).length).toBeLessThanOrEqual(1_000);
  });
});

describe('the log of sends', () => {
  const request = { method: 'GET', url: 'http://x/1', attempt: 1 };

  it('tells a broken body, a lost connection and a replay apart from an answer', () => {
    const log = new SendLog();
    log.request(request, 0);
    log.request(request, 5);
    log.response({ ...request, status: 200, durationMs: 10 }, 15);
    log.broken(request);
    log.request({ ...request, attempt: 2 }, 20);
    log.unanswered({ ...request, attempt: 2 }, 50);
    log.request({ ...request, attempt: 3 }, 60);
    log.response({ ...request, attempt: 3, status: 429, durationMs: 10 }, 70);
    expect(log.sends).toBe(4);
    expect(log.marks).toEqual([
      { atMs: 0, ms: 5, outcome: 'no-answer' },
      { atMs: 5, ms: 10, outcome: 'broken' },
      { atMs: 20, ms: 30, outcome: 'no-answer' },
      { atMs: 60, ms: 10, outcome: 'rate-limited' },
    ]);
    expect([log.count('ok'), log.count('broken'), log.count('no-answer')]).toEqual([0, 1, 2]);
  });

  it('the slowest are twenty, the slowest first', () => {
    const slowest = new Slowest();
    for (let ms = 0; ms < 100; ms += 1) slowest.add({ ...request, status: 200, ms, atMs: 0 });
    expect(slowest.list.map(({ ms }) => ms)).toEqual(Array.from({ length: 20 }, (_, at) => 99 - at));
  });
});

describe('the page', () => {
  it.each([
    [0.42, '0.42 ms'],
    [134.2, '134 ms'],
    [1_524, '1.52 s'],
    [125_000, '2 min 5 s'],
    [4_320_000, '1 h 12 min'],
  ])('%d ms are %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([
    [5_200, '0:05.2'],
    [760_000, '12:40'],
    [3_723_000, '1:02:03'],
  ])('%d ms after the beginning is %s', (ms, text) => {
    expect(clock(ms)).toBe(text);
  });

  it('cannot be broken out of', () => {
    expect(escapeHtml(`<b title="x" class='y'>&`)).toBe(
      '&lt;b title=&quot;x&quot; class=&#39;y&#39;&gt;&amp;',
    );
    const hostile = '</script><script>alert(1)</script><!--';
    expect(embedJson({ hostile })).not.toContain('<');
    expect(JSON.parse(embedJson({ hostile }))).toEqual({ hostile });
    const report = new RunReport({ title: hostile });
    report.hooks.onRequest?.({ method: 'GET', url: hostile, attempt: 1 });
    report.hooks.onResponse?.({
      ...{ method: 'GET', url: hostile, attempt: 1, status: 200, durationMs: 1 },
      rateLimit: {
        ...{ retryAfterMs: null, limit: 1, remaining: 1, resetAtMs: null, windowMs: null },
        windows: [{ unit: hostile, limit: 1, remaining: 1, resetAtMs: null, windowMs: null }],
      },
    });
    report.finish('failed', hostile);
    expect(report.toHtml()).not.toContain('alert(1)</script>');
  });

  it('of 100,000 requests stays small, says what it leaves out, and counts all', () => {
    const report = new RunReport({ title: 'much' });
    const error = new HttpStatusError('503', { status: 503 });
    for (let number = 1; number <= 100_000; number += 1) {
      const event = { method: 'GET', url: `http://x/?page=${String(number)}`, attempt: 1 };
      report.hooks.onRequest?.(event);
      const status = number % 4 === 0 ? 503 : 200;
      report.hooks.onResponse?.({ ...event, status, durationMs: 1 + (number % 500) });
      if (status === 503) {
        report.hooks.onRetry?.({ ...event, maxAttempts: 4, delayMs: 0, retryAfterMs: null, error });
      } else {
        report.hooks.onPage?.({ number, items: 10, itemCount: number * 10, url: event.url, hasNext: true });
      }
    }
    const html = report.toHtml();
    expect(html.length).toBeLessThan(1_000_000);
    expect(html).toContain('<dd data-figure="sends">100,000</dd>');
    expect(html).toContain('<dd data-figure="items">750,000</dd>');
    expect(html).toContain('<dd data-figure="retries">25,000</dd>');
    expect(html).toContain('The timeline shows one in 8 of the requests that were answered well.');
    expect(html).toContain('The timeline shows one in 4 of the other requests.');
  });

  it('holds the licence of the chart library', () => {
    expect(new RunReport({ title: 'x' }).toHtml()).toContain('Copyright (c) 2022 Leon Sorokin');
  });

  it.each([[{}], [{ title: '' }], [{ title: 'x', tittle: 'y' }]])('refuses %j', (options) => {
    expect(() => new RunReport(options as never)).toThrow('RunReport');
  });
});
