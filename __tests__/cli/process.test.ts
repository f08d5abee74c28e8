import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChaosApi } from '../../src/testing/index.js';
import { cliProgram, startCli } from './support/cli-process.js';

describe('the command as a process', () => {
  let directory: string;
  let file: string;
  let api: ChaosApi;

  beforeAll(() => {
    cliProgram();
  }, 120_000);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'cli-process-'));
    file = join(directory, 'out.ndjson');
  });

  afterEach(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const lines = (): number => readFileSync(file, 'utf8').split('\n').length - 1;

  it.each(['SIGINT', 'SIGTERM'] as const)(
    '%s finishes the page that is on its way, commits it, and says how to go on: 130',
    async (signal) => {
      api = await ChaosApi.start({ records: 100, pageSize: 10 });
      let answer = (): void => undefined;
      const held = new Promise<void>((resolve) => (answer = resolve));
      api.route('GET /held', async ({ params }) => {
        const page = Number(params['page'] ?? 1);
        if (page === 3) await held;
        return { body: { items: api.records((page - 1) * 10, 10), page, total_pages: 10 } };
      });
      const { child, ended } = startCli(['extract', `${api.url}/held`, '--out', file]);
      await api.received(3);
      child.kill(signal);
      // Said at once, while the page is still on its way.
      await new Promise<void>((resolve) => {
        child.stderr?.on('data', (text: string) => {
          if (text.includes('Finishing the page')) resolve();
        });
      });
      answer();
      const { code, err } = await ended;
      expect(code).toBe(130);
      expect(err).toContain(`Interrupted. 30 items in 3 pages are safe in ${file}.`);
      expect(err).toContain(`--out ${file} --resume`);
      expect(lines()).toBe(30);
      expect(api.requests()).toHaveLength(3);
      expect((await startCli(['extract', `${api.url}/held`, '--out', file, '--resume']).ended).code).toBe(0);
      expect(lines()).toBe(100);
    },
    60_000,
  );

  it('a second Ctrl-C ends at once, and costs only what was not committed', async () => {
    api = await ChaosApi.start({ records: 100, pageSize: 10 });
    api.script(['ok', { stall: 60_000 }]);
    const { child, ended } = startCli(['extract', `${api.url}/cursor`, '--out', file]);
    await api.received(2);
    child.kill('SIGINT');
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('Finishing the page')) resolve();
      });
    });
    child.kill('SIGINT');
    expect((await ended).code).toBe(130);
    expect(lines()).toBe(10);
    api.clearScripts();
    expect((await startCli(['extract', `${api.url}/cursor`, '--out', file, '--resume']).ended).code).toBe(0);
    expect(lines()).toBe(100);
  }, 60_000);

  it('Ctrl-C ends a wait for a rate limit, in which no page is on its way', async () => {
    api = await ChaosApi.start({ records: 100, pageSize: 10 });
    api.script(['ok', { status: 429, retryAfter: 600 }]);
    const { child, ended } = startCli(['extract', `${api.url}/cursor`, '--out', file, '--log', 'info']);
    await new Promise<void>((resolve) => {
      child.stderr?.on('data', (text: string) => {
        if (text.includes('Waiting 600 s')) resolve();
      });
    });
    child.kill('SIGINT');
    const { code, err } = await ended;
    expect(code).toBe(130);
    expect(err).toContain('10 items in 1 page are safe');
    expect(lines()).toBe(10);
  }, 60_000);

  it('ends quietly when the reader of standard output has gone', async () => {
    api = await ChaosApi.start({ records: 100_000, pageSize: 1_000, maxPageSize: 1_000 });
    const { child, ended } = startCli(['extract', `${api.url}/cursor`]);
    child.stdout?.once('data', () => child.stdout?.destroy());
    const { code, err } = await ended;
    expect({ code, lines: err.trimEnd().split('\n') }).toEqual({
      code: 0,
      lines: [expect.stringMatching(/^The reader of standard output has gone; stopped after /) as string],
    });
    expect(api.stats().requests).toBeLessThan(50);
  }, 60_000);

  it('waits for a slow reader instead of keeping what it has not read', async () => {
    api = await ChaosApi.start({ records: 100_000, pageSize: 1_000, maxPageSize: 1_000 });
    const { child, ended } = startCli(['extract', `${api.url}/cursor`, '--quiet']);
    const { stdout } = child;
    stdout?.pause();
    await api.received(1);
    // The pipe and the streams hold some pages; when they are full, nothing more is asked for.
    let before = -1;
    while (before !== api.stats().requests) {
      before = api.stats().requests;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    expect(before).toBeLessThan(20);
    stdout?.destroy();
    await ended;
  }, 60_000);

  const onDevices = existsSync('/dev/full') ? it : it.skip;
  onDevices.each([
    ['peek', 'URL'],
    ['limits', 'URL'],
    ['extract', '--help'],
    ['help', 'limits'],
    ['--version', ''],
  ])('%s %s says so when its output cannot be written', async (...args) => {
    api = await ChaosApi.start();
    const full = openSync('/dev/full', 'w');
    try {
      const words = args
        .filter((word) => word !== '')
        .map((word) => (word === 'URL' ? `${api.url}/cursor` : word));
      const { code, err } = await startCli(words, {}, undefined, full).ended;
      expect(err).toMatch(/^error: Writing to standard output failed: .+\(ENOSPC\)\.\n$/);
      expect(code).toBe(1);
    } finally {
      closeSync(full);
    }
  });

  const canMount =
    process.platform === 'linux' && process.getuid?.() === 0 && spawnSync('mount', ['-V']).status === 0;
  const onSmallDisk = canMount ? it : it.skip;
  onSmallDisk(
    'a full disk: what is safe stays, and --resume goes on when there is room',
    async () => {
      api = await ChaosApi.start({ records: 2_000, pageSize: 100 });
      const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', directory]);
      if (mounted.status !== 0) {
        console.warn(`not run, as this machine lets nobody mount a small disk: ${mounted.stderr.toString()}`);
        return;
      }
      try {
        const failed = await startCli(['extract', `${api.url}/offset`, '--out', file]).ended;
        expect(failed.code).toBe(1);
        expect(failed.err).toContain('there is no space left on the device (ENOSPC)');
        const [, safe] = /([\d,]+) items in \d+ pages? are safe/.exec(failed.err) ?? [];
        expect(Number(safe?.replace(',', ''))).toBe(lines());
        expect(lines()).toBeGreaterThan(99);
        spawnSync('mount', ['-o', 'remount,size=4m', directory]);
        expect((await startCli(['extract', `${api.url}/offset`, '--out', file, '--resume']).ended).code).toBe(
          0,
        );
        expect(lines()).toBe(2_000);
      } finally {
        spawnSync('umount', [directory]);
      }
    },
    60_000,
  );
});
