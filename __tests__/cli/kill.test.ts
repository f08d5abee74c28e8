import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../src/internal/sleep.js';
import { ChaosApi } from '../../src/testing/index.js';
import { cliProgram, startCli } from './support/cli-process.js';

const KILLS = 50;
const SEED = 20_260_101;

/** The same numbers on every run (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

describe('the command, killed at any moment', () => {
  let directory: string;
  let api: ChaosApi;

  beforeAll(async () => {
    cliProgram();
    directory = mkdtempSync(join(tmpdir(), 'cli-kill-'));
    api = await ChaosApi.start({ records: 3_000, pageSize: 50, latencyMs: [1, 6], seed: 5 });
  }, 120_000);

  afterAll(async () => {
    await api.close();
    rmSync(directory, { recursive: true, force: true });
  });

  it.each([
    ['cursor', []],
    ['offset', ['--concurrency', '4']],
  ])(
    `%s %j: after ${String(KILLS / 2)} kills with SIGKILL the file is that of an undisturbed run, byte for byte`,
    async (style, options) => {
      const random = createRandom(SEED);
      const file = join(directory, `${style}.ndjson`);
      const undisturbed = join(directory, `${style}-undisturbed.ndjson`);
      const extract = (out: string, ...more: readonly string[]): ReturnType<typeof startCli> =>
        startCli(['extract', `${api.url}/${style}`, '--quiet', '--out', out, ...options, ...more]);

      expect(await extract(undisturbed).ended).toMatchObject({ code: 0, err: '' });
      const expected = readFileSync(undisturbed);
      expect(expected.toString().split('\n')).toHaveLength(3_001);

      let kills = 0;
      let finished = 0;
      while (kills < KILLS / 2 || finished === 0) {
        api.clearLedger();
        const { child, ended } = extract(file, '--resume');
        if (kills < KILLS / 2) {
          // Some while it starts, most between a page's arrival and the commit of a later one.
          const requests = Math.floor(random() * 15);
          const stop = new AbortController();
          void ended.then(() => stop.abort());
          await api.received(requests, {}, stop.signal).catch(() => undefined);
          await sleep(requests === 0 ? random() * 300 : random() * 12);
          child.kill('SIGKILL');
        }
        const { code, signal, err } = await ended;
        if (signal === 'SIGKILL') kills += 1;
        else {
          expect({ code, err, seed: SEED }).toEqual({ code: 0, err: '', seed: SEED });
          finished += 1;
          expect(readFileSync(file).equals(expected)).toBe(true);
          rmSync(file);
          rmSync(`${file}.checkpoint`, { recursive: true });
        }
      }
    },
    300_000,
  );
});
