import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeEnvironment, environmentText, versionsText } from '../environment.js';
import { CONCURRENCY, ROUND_TRIP_MS } from './cells.js';
import { CONTENDERS, SHARED } from './contenders/all.js';
import type { PacingRow } from './measure.js';
import { toMarkdown } from './report.js';

/** Writes `<path>.json` and `<path>.md`; returns the path of the latter. */
export function writePacingResults(path: string, rows: readonly PacingRow[]): string {
  const used = new Set(rows.map(({ contender }) => contender));
  const contenders = [...CONTENDERS, SHARED].filter((contender) => used.has(contender.name));
  const environment = describeEnvironment(contenders.flatMap(({ packages }) => packages));
  const text = [
    '# Pacing',
    '',
    `${environmentText(environment)}. Round trip ${ROUND_TRIP_MS} ms, ${CONCURRENCY} requests at once, all clients side ` +
      'by side, each with a server of its own.',
    '',
    versionsText(environment),
    '',
    ...contenders.map(({ name, description }) => `- **${name}**: ${description}`),
    '',
    toMarkdown(rows),
    '',
  ].join('\n');
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.json`, `${JSON.stringify({ ...environment, rows }, null, 2)}\n`);
  writeFileSync(`${path}.md`, text);
  return `${path}.md`;
}
