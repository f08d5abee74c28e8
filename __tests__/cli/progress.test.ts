import { Redactor } from '../../src/redaction/redactor.js';
import { StderrProgress } from '../../src/cli/progress.js';
import { drawBar, progressLine, progressParts } from '../../src/cli/progress-text.js';
import { Tally, type TallyState } from '../../src/cli/tally.js';
import { Written } from './support/run-cli.js';

const STATE: TallyState = {
  items: 12_400,
  delivered: 0,
  pages: 124,
  total: undefined,
  retries: 0,
  perSecond: 310.4,
  elapsedMs: 40_000,
  waiting: undefined,
};

describe('what is told of a run', () => {
  it.each([
    [{}, ['12,400 items', '124 pages', '310 items/s']],
    [{ total: 20_000, retries: 1 }, ['12,400 of 20,000 items', '124 pages', '310 items/s', '1 retry']],
    [{ items: 1, pages: 1, perSecond: 0.25, retries: 2 }, ['1 item', '1 page', '0.3 items/s', '2 retries']],
    [
      { waiting: { reason: 'quota-exhausted', untilMs: 11_200 } },
      ['12,400 items', '124 pages', 'waiting 12 s: its quota is used up'],
    ],
  ] as [Partial<TallyState>, string[]][])('%j', (state, parts) => {
    expect(progressParts({ ...STATE, ...state }, 0)).toEqual(parts);
  });

  it.each([
    [0, '░░░░'],
    [0.5, '██░░'],
    [0.53, '██▏░'],
    [2, '████'],
  ])('a bar at %d is %s', (share, bar) => {
    expect(drawBar(share, 4)).toBe(bar);
  });

  it.each([10, 40, 60, 80, 200])('a line fits into %d columns', (columns) => {
    const line = progressLine({ ...STATE, total: 20_000, retries: 3 }, columns, 0, 0);
    expect(line.length).toBeLessThan(columns);
    if (columns >= 60) expect(line).toContain(' 62 %  12,400 of 20,000 items');
  });
});

describe('the tally', () => {
  it('rates the last ten seconds, and knows what was there before', () => {
    let now = 0;
    const tally = new Tally(() => now);
    tally.resume(1_000, 10);
    const page = (number: number): void =>
      tally.page({ items: 100, itemCount: number * 100, number, total: 2_000 });
    for (now = 1_000; now <= 60_000; now += 1_000) page(10 + now / 1_000);
    now = 60_000;
    expect(tally.state).toMatchObject({ items: 7_000, pages: 70, total: 2_000, elapsedMs: 60_000 });
    expect(tally.state.perSecond).toBeCloseTo(100, 0);
  });

  it('forgets a wait when it is over', () => {
    let now = 0;
    const tally = new Tally(() => now);
    tally.hooks.onRateLimit?.({ scope: 'x', waitMs: 500, untilMs: 500, reason: 'rate', queued: 1 });
    expect(tally.state.waiting?.reason).toBe('rate');
    now = 500;
    expect(tally.state.waiting).toBeUndefined();
  });
});

describe('standard error', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });

  afterEach(() => {
    jest.useRealTimers();
  });

  const redactor = new Redactor();
  redactor.addSecret('hidden-value');

  it('of a terminal is drawn over, lines stay above, and the cursor comes back', () => {
    const stream = Object.assign(new Written(), { isTTY: true, columns: 80 });
    const progress = new StderrProgress(stream, 'drawn', () => redactor);
    const tally = new Tally();
    progress.start(tally);
    tally.page({ items: 5, itemCount: 5, number: 1, total: 10 });
    jest.advanceTimersByTime(100);
    progress.print('a line with hidden-value');
    progress.stop();
    expect(stream.text).toContain('5 of 10 items');
    expect(stream.text).toContain(
      '\r\u001b[Ka line with [redacted]\n'.replace('[redacted]', redactor.text('hidden-value')),
    );
    expect(stream.text.startsWith('\u001b[?25l')).toBe(true);
    expect(stream.text.endsWith('\u001b[?25h')).toBe(true);
    expect(jest.getTimerCount()).toBe(0);
  });

  it('elsewhere gets a plain line now and then, and only when there is news', () => {
    const stream = new Written();
    const progress = new StderrProgress(stream, 'plain', () => redactor);
    const tally = new Tally(() => 0);
    progress.start(tally);
    tally.page({ items: 5, itemCount: 5, number: 1, total: undefined });
    jest.advanceTimersByTime(30_000);
    progress.stop();
    expect(stream.text).toBe('0 ms: 5 items, 1 page, 0.0 items/s\n');
  });

  it('with --quiet shows no progress', () => {
    const stream = new Written();
    const progress = new StderrProgress(stream, 'none', () => redactor);
    progress.start(new Tally());
    jest.advanceTimersByTime(30_000);
    progress.stop();
    expect(stream.text).toBe('');
  });
});
