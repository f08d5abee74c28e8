import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PacingRow } from '../../bench/pacing/measure.js';
import { toMarkdown } from '../../bench/pacing/report.js';
import { ROOT } from './markdown.js';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');
const { rows } = JSON.parse(read('bench/results/pacing.json')) as { rows: PacingRow[] };

it("the README's table of pacing is the one that was measured", () => {
  expect(read('README.md')).toContain(toMarkdown(rows));
});

it('the README says where it was measured', () => {
  const [measured] = /Measured on .*?linux x64\./s.exec(read('bench/results/pacing.md')) ?? [];
  expect(measured).toBeDefined();
  expect(read('README.md').replace(/\s+/g, ' ')).toContain(measured);
});

it('no request of ours was refused where the server tells of its quota', () => {
  const ours = rows.filter(({ contender }) => contender.startsWith('ApiClient'));
  expect(ours.length).toBeGreaterThan(3);
  expect(ours.filter(({ refused, lost }) => refused > 0 || lost > 0)).toEqual([]);
});
