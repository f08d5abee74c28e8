import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(__dirname, '../../examples/providers');
const TESTED = new Set(readdirSync(__dirname).map((name) => name.replace(/\.test\.ts$/, '.ts')));

it.each(readdirSync(FOLDER))('%s is tested, and no longer than forty lines', (name) => {
  expect(TESTED).toContain(name);
  const lines = readFileSync(join(FOLDER, name), 'utf8').trimEnd().split('\n');
  expect(lines.length).toBeLessThanOrEqual(40);
});
