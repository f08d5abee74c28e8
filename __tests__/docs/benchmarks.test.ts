import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { quote, quotedIn, type Results } from '../../bench/quote.js';
import { ROOT } from './markdown.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const results = JSON.parse(read('bench/results/latest.json')) as Results;

describe('figures of benchmarks', () => {
  it.each(['README.md', 'docs/performance.md'])('%s quotes the last full run as it was', (file) => {
    expect(quotedIn(read(file))).toBe(quote(results));
  });

  it('are those of every contender', () => {
    const names = new Set(results.rows.map(({ contender }) => contender));
    expect([...names]).toEqual(
      expect.arrayContaining([
        'bare axios',
        'axios + axios-retry',
        'axios + axios-retry + bottleneck',
        'ApiClient',
        'ApiClient over undici',
        'got',
        'ky',
        '@octokit/request',
        'undici.request',
        'node:http',
      ]),
    );
  });
});
