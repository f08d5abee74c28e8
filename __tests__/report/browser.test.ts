import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { ApiClient, type Hooks } from '../../src/index.js';
import { RunReport } from '../../src/report/index.js';
import { ChaosApi } from '../../src/testing/index.js';

const FOUND = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
  (path) => path !== undefined && existsSync(path),
);
if (FOUND === undefined) console.warn('No chromium: the tests of the report in a browser are skipped.');
const describeBrowser = FOUND === undefined ? describe.skip : describe;

/** The little of the DOM that is looked at; this repository is compiled without its types. */
interface Canvas {
  readonly width: number;
  readonly height: number;
  getContext(kind: '2d'): { getImageData(...box: number[]): { readonly data: Uint8ClampedArray } };
}

jest.setTimeout(120_000);

describeBrowser('the report in a browser', () => {
  let directory: string;
  let file: string;
  let browser: Browser;
  let truth: { requests: number; byStatus: Readonly<Record<string, number>>; retries: number };

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'report-'));
    file = join(directory, 'run.html');
    const api = await ChaosApi.start({
      records: 600,
      pageSize: 20,
      latencyMs: [1, 8],
      rateLimit: { limit: 12, windowMs: 1_000, headers: 'draft-7' },
    });
    api.script([{ status: 500 }], { nth: 4 });
    api.script([{ status: 429, retryAfter: 0.2 }], { nth: 9 });
    const report = new RunReport({ title: 'Orders <of> "today"' });
    let retries = 0;
    const onRetry: Hooks['onRetry'] = (event) => {
      retries += 1;
      report.hooks.onRetry?.(event);
    };
    const client = new ApiClient({
      baseURL: api.url,
      hooks: { ...report.hooks, onRetry },
      logger: false,
      retry: { backoff: [20, 20, 20] },
    });
    for await (const page of client.queryAll('/offset')) page.items.at(0);
    await client.close();
    truth = { ...api.stats(), retries };
    await api.close();
    await report.write(file);
    browser = await chromium.launch({
      executablePath: FOUND ?? '',
      args: [
        ...['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
        ...['--disable-component-update', '--disable-sync', '--no-first-run'],
      ],
    });
  });

  afterAll(async () => {
    await browser.close();
    rmSync(directory, { recursive: true, force: true });
  });

  /** Opens the report, hands it over, and makes sure that nothing was complained of and nothing was fetched. */
  async function open(options: BrowserContextOptions, look: (page: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    const fetched: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => fetched.push(request.url()));
    const url = pathToFileURL(file).href;
    await page.goto(url);
    await page.waitForSelector('html[data-drawn]');
    await look(page);
    await context.close();
    expect(complaints).toEqual([]);
    expect(fetched.filter((each) => each !== url && !each.startsWith('data:'))).toEqual([]);
  }

  const figure = (page: Page, id: string): Promise<string | null> =>
    page.textContent(`[data-figure="${id}"]`);

  it('shows the numbers of the run', async () => {
    await open({}, async (page) => {
      expect(await page.textContent('h1')).toBe('Orders <of> "today"');
      expect(await figure(page, 'items')).toBe('600');
      expect(await figure(page, 'pages')).toBe('30');
      expect(await figure(page, 'sends')).toBe(String(truth.requests));
      expect(await figure(page, 'refused')).toBe(String(truth.byStatus['429']));
      expect(await page.textContent('[aria-labelledby="retries"]')).toMatch(
        /status 500 \d ×.*status 429 \d ×|status 429 \d ×.*status 500 \d ×/,
      );
      expect(await figure(page, 'retries')).toBe(String(truth.retries));
      expect(await page.textContent('[aria-labelledby="requests"] .keys')).toContain('answered 30');
      expect(await page.locator('[aria-labelledby="slowest"] tbody tr').count()).toBe(20);
      expect(await page.textContent('[aria-labelledby="quota"] .keys')).toContain(
        'requests per 1 s, 12 in all',
      );
    });
  });

  it.each(['light', 'dark'] as const)('draws every chart: %s', async (colorScheme) => {
    await open({ colorScheme, viewport: { width: 1_200, height: 800 } }, async (page) => {
      expect(await page.locator('.plot canvas').count()).toBe(4);
      // In a browser: how many colours a chart's canvas shows; an empty one has a single one.
      const colours = await page.locator('.plot canvas').evaluateAll((canvases) =>
        canvases.map((canvas) => {
          const { width, height } = canvas as unknown as Canvas;
          const { data } = (canvas as unknown as Canvas).getContext('2d').getImageData(0, 0, width, height);
          const seen = new Set<number>();
          for (let at = 0; at < data.length; at += 4)
            seen.add((data[at]! << 16) | (data[at + 1]! << 8) | data[at + 2]!);
          return seen.size;
        }),
      );
      for (const count of colours) expect(count).toBeGreaterThan(5);
    });
  });

  it('is drawn anew when the night comes', async () => {
    await open({ colorScheme: 'light' }, async (page) => {
      const ink = (): Promise<string> =>
        page
          .locator('body')
          .evaluate(
            (body) =>
              (
                globalThis as unknown as { getComputedStyle: (of: unknown) => { color: string } }
              ).getComputedStyle(body).color,
          );
      const before = await ink();
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await ink()).not.toBe(before);
      expect(await page.locator('.plot canvas').count()).toBe(4);
    });
  });

  it('fits a phone', async () => {
    await open({ viewport: { width: 375, height: 720 }, isMobile: true }, async (page) => {
      const widths = await page.locator('html').evaluate((html) => {
        const { scrollWidth, clientWidth } = html as unknown as { scrollWidth: number; clientWidth: number };
        return { scrollWidth, clientWidth };
      });
      expect(widths.scrollWidth).toBe(widths.clientWidth);
      expect(await page.locator('.plot canvas').count()).toBe(4);
    });
  });

  it('is read without a mouse', async () => {
    await open({}, async (page) => {
      const plot = page.locator('[data-chart="progress"]');
      await plot.focus();
      await page.keyboard.press('End');
      const readout = page.locator('[data-chart="progress"] + .readout');
      expect(await readout.textContent()).toContain('600 items');
      await page.keyboard.press('Home');
      expect(await readout.textContent()).toContain('·  0 items');
      const key = page.locator('[aria-labelledby="requests"] button').first();
      await key.focus();
      await page.keyboard.press('Enter');
      expect(await key.getAttribute('aria-pressed')).toBe('false');
      // All but the tables that can be scrolled are reached by Tab in the order in which they stand.
      for (const chart of ['progress', 'requests', 'quota', 'latency']) {
        expect(
          await page.locator(`[data-chart="${chart}"][tabindex="0"][role="img"][aria-label]`).count(),
        ).toBe(1);
      }
      const summary = page.locator('[aria-labelledby="quota"] summary');
      await summary.focus();
      await page.keyboard.press('Enter');
      expect(await page.locator('[aria-labelledby="quota"] table').first().isVisible()).toBe(true);
    });
  });
});
