import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** Reads the file back from disk; says what is wrong, or `null` when it holds exactly the ids 1…count in order. */
export async function checkFile(file: string, count: number): Promise<string | null> {
  let expected = 1;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { id } = JSON.parse(line) as { id: unknown };
    if (id !== expected) return `line ${String(expected)} holds id ${String(id)}`;
    expected += 1;
  }
  return expected === count + 1 ? null : `it ends after ${String(expected - 1)} of ${String(count)} records`;
}
