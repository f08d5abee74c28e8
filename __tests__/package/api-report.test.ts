import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './support/pack-package.js';

const snapshot = join(__dirname, 'api');

describe('the public API', () => {
  it('is what the snapshot says: every name and signature', () => {
    const { status, stderr } = spawnSync(process.execPath, [join(root, 'scripts', 'api-report.js')], {
      cwd: root,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  }, 120_000);

  it.each(readdirSync(snapshot))('has no any: %s', (name) => {
    const lines = readFileSync(join(snapshot, name), 'utf8').split('\n');
    expect(lines.filter((line) => /\bany\b/.test(line) && !line.trimStart().startsWith('//'))).toEqual([]);
  });
});
