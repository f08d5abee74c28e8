import type { Host } from './host.js';
import { NdjsonStream, OutputClosed } from './ndjson-stream.js';

/** Writes to standard output, and waits until it was taken. That its reader has gone is no failure. @throws OutputError */
export async function printOut(text: string, { stdout }: Pick<Host, 'stdout'>): Promise<void> {
  try {
    await new NdjsonStream('standard output', stdout).append(text);
  } catch (error) {
    if (!(error instanceof OutputClosed)) throw error;
  }
}
