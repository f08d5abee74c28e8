import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Mode } from './modes.js';

/** The heap of a process that goes through many pages, in bytes. */
export interface HeapSample {
  /** In use after 500 pages, garbage collected. */
  readonly settled: number;
  /** In use with the last page in hand, garbage collected. */
  readonly ended: number;
}

/**
 * Runs modes, one after the other, in one process of their own.
 *
 * @param program what to give to Node: the compiled child.js, or what is needed to run its source.
 * @throws Error when the process fails, or does not deliver all pages
 */
export async function measureModes(
  program: readonly string[],
  modes: readonly Mode[],
  origin: string,
  pages: number,
): Promise<ReadonlyMap<string, HeapSample>> {
  const names = modes.map(({ name }) => name).join(',');
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--expose-gc',
    ...program,
    names,
    origin,
    String(pages),
  ]);
  return new Map(Object.entries(JSON.parse(stdout) as Record<string, HeapSample>));
}
