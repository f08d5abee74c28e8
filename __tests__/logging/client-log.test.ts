import { pino } from 'pino';
import { ClientLog } from '../../src/logging/client-log.js';
import { Redactor } from '../../src/redaction/redactor.js';

const SECRET = 's3cr3t-value';
const request = { method: 'GET', url: `https://h/a?api_key=x&b=1` };
const shownUrl = 'https://h/a?api_key=[redacted]&b=1';

function record(level = 'trace'): { log: ClientLog; lines: Record<string, unknown>[]; redactor: Redactor } {
  const lines: Record<string, unknown>[] = [];
  const redactor = new Redactor();
  redactor.addSecret(SECRET);
  const logger = pino(
    { level, base: null, timestamp: false },
    { write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  );
  return { log: new ClientLog(logger, redactor), lines, redactor };
}

describe('what the client logs', () => {
  it.each<[string, (log: ClientLog) => void, object]>([
    [
      'the intent, at debug',
      (log) => log.intent({ ...request, params: { token: 'x', page: 1 }, timeout: { totalMs: 5 } }),
      {
        level: 20,
        method: 'GET',
        url: shownUrl,
        params: { token: '[redacted]', page: 1 },
        timeout: { totalMs: 5 },
        msg: `GET ${shownUrl}`,
      },
    ],
    [
      'a retry, at warn',
      (log) =>
        log.retry({
          ...request,
          attempt: 2,
          maxAttempts: 4,
          delayMs: 1_500,
          reason: new Error(`no ${SECRET}`),
        }),
      {
        level: 40,
        method: 'GET',
        url: shownUrl,
        attempt: 2,
        maxAttempts: 4,
        delayMs: 1_500,
        reason: 'no [redacted]',
        msg: `Attempt 2 of 4 of GET ${shownUrl} in 1.5 s: no [redacted]`,
      },
    ],
    [
      'a retry for a reason in words, or for an error without any',
      (log) => {
        log.retry({ ...request, attempt: 2, maxAttempts: 2, delayMs: 20, reason: `HTTP 503 ${SECRET}` });
      },
      {
        reason: 'HTTP 503 [redacted]',
        msg: `Attempt 2 of 2 of GET ${shownUrl} in 20 ms: HTTP 503 [redacted]`,
      },
    ],
    [
      'a retry whose wait the rate limiter keeps',
      (log) => {
        log.retry({
          ...request,
          attempt: 2,
          maxAttempts: 4,
          delayMs: 0,
          retryAfterMs: 600_000,
          reason: 'HTTP 429',
        });
      },
      {
        delayMs: 0,
        retryAfterMs: 600_000,
        msg: `Attempt 2 of 4 of GET ${shownUrl} after the 600 s that the server asked for: HTTP 429`,
      },
    ],
    [
      'a retry after what the server asked for',
      (log) => {
        log.retry({
          ...request,
          attempt: 2,
          maxAttempts: 4,
          delayMs: 1_500,
          retryAfterMs: 1_500,
          reason: 'x',
        });
      },
      {
        retryAfterMs: 1_500,
        msg: `Attempt 2 of 4 of GET ${shownUrl} after the 1.5 s that the server asked for: x`,
      },
    ],
    [
      'a retry at once, as the server asked for',
      (log) =>
        log.retry({ ...request, attempt: 2, maxAttempts: 4, delayMs: 0, retryAfterMs: 0, reason: 'x' }),
      { retryAfterMs: 0, msg: `Attempt 2 of 4 of GET ${shownUrl} in 0 ms: x` },
    ],
    [
      'a retry of which the server said nothing',
      (log) =>
        log.retry({ ...request, attempt: 2, maxAttempts: 4, delayMs: 20, retryAfterMs: null, reason: 'x' }),
      { msg: `Attempt 2 of 4 of GET ${shownUrl} in 20 ms: x` },
    ],
    [
      'a retry for an error without a message',
      (log) => log.retry({ ...request, attempt: 2, maxAttempts: 2, delayMs: 0, reason: new RangeError() }),
      { reason: 'RangeError' },
    ],
    [
      'a wait, at info',
      (log) => log.wait({ delayMs: 60_000, reason: `quota of ${SECRET} exhausted`, request }),
      {
        level: 30,
        method: 'GET',
        url: shownUrl,
        delayMs: 60_000,
        reason: 'quota of [redacted] exhausted',
        msg: 'Waiting 60 s: quota of [redacted] exhausted',
      },
    ],
    [
      'a wait of nobody in particular',
      (log) => log.wait({ delayMs: 999.6, reason: 'paused' }),
      { delayMs: 999.6, msg: 'Waiting 1000 ms: paused' },
    ],
    [
      "the server's error with the start of its body, at warn",
      (log) => log.errorStatus(503, request, `${SECRET} ${'x'.repeat(1_000)}`),
      {
        level: 40,
        method: 'GET',
        url: shownUrl,
        status: 503,
        bodyPreview: `[redacted] ${'x'.repeat(487)}`,
        msg: `HTTP 503 from GET ${shownUrl}: [redacted] ${'x'.repeat(487)}`,
      },
    ],
    [
      "the client's error without a body, at warn",
      (log) => log.errorStatus(404, request, ''),
      { level: 40, status: 404, bodyPreview: '', msg: `HTTP 404 from GET ${shownUrl}` },
    ],
    [
      'a page, at info',
      (log) => log.page(3, 1_000, 100, 300),
      {
        level: 30,
        page: 3,
        maxCalls: 1_000,
        rows: 100,
        total: 300,
        msg: '[Page 3/1000] Retrieved 100 rows (total=300)',
      },
    ],
    [
      'a hook that failed, at warn',
      (log) => log.hookFailed('onPage', new TypeError(`no ${SECRET}`)),
      {
        level: 40,
        hook: 'onPage',
        err: { message: 'no [redacted]' },
        msg: 'The hook onPage failed: no [redacted]',
      },
    ],
    [
      'giving up, at debug',
      (log) => log.gaveUp({ ...request, attempts: 4, error: new Error(`no ${SECRET}`) }),
      {
        level: 20,
        attempts: 4,
        url: shownUrl,
        err: { message: 'no [redacted]' },
        msg: `Gave up on GET ${shownUrl} after 4 attempts: no [redacted]`,
      },
    ],
    [
      'giving up at once',
      (log) => log.gaveUp({ ...request, attempts: 1, error: 'x' }),
      { msg: `Gave up on GET ${shownUrl} after 1 attempt: x` },
    ],
    [
      'a warning',
      (log) => log.warning(`odd ${SECRET}`, { token: 'x', a: 1 }),
      { level: 40, token: '[redacted]', a: 1, msg: 'odd [redacted]' },
    ],
    ['a warning without fields', (log) => log.warning('odd'), { level: 40, msg: 'odd' }],
  ])('%s', (_, write, expected) => {
    const { log, lines } = record();
    write(log);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject(expected);
    expect(JSON.stringify(lines)).not.toContain(SECRET);
  });

  it('is not even built when nobody sees it', () => {
    const { log, lines, redactor } = record('silent');
    for (const name of ['url', 'text', 'value', 'preview', 'scrubError'] as const) {
      jest.spyOn(redactor, name).mockImplementation(() => {
        throw new Error(`${name} was called for nothing`);
      });
    }
    const unread = Object.defineProperty({ ...request }, 'params', {
      get: () => {
        throw new Error('params were read for nothing');
      },
    });
    log.intent(unread);
    log.retry({ ...request, attempt: 2, maxAttempts: 4, delayMs: 1, reason: 'x' });
    log.wait({ delayMs: 1, reason: 'x' });
    log.errorStatus(500, request, 'x');
    const unprinted = {
      toString: () => {
        throw new Error('a line was built for nothing');
      },
    };
    log.page(unprinted as never, 1, 1, 1);
    log.hookFailed('onPage', new Error('x'));
    log.gaveUp({ ...request, attempts: 1, error: new Error('x') });
    log.warning('x');
    expect(lines).toEqual([]);
  });

  it('never makes a call fail', () => {
    const broken = (): never => {
      throw new Error('disk full');
    };
    const logger = { trace: broken, debug: broken, info: broken, warn: broken, error: broken, fatal: broken };
    const log = new ClientLog(logger, new Redactor());
    expect(() => log.page(1, 1, 1, 1)).not.toThrow();
    expect(() => log.errorStatus(500, request, 'x')).not.toThrow();
  });
});
