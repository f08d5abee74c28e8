import type { Page } from '../pagination/page.js';
import { InterruptedError, type Interrupt } from './interrupt.js';
import { OutputClosed } from './ndjson-stream.js';
import { readTotal } from './read-total.js';
import type { RunOutcome } from './run-outcome.js';
import type { Sink } from './sink.js';
import type { Tally } from './tally.js';

function isCut({ checkpoint, number }: Page<unknown>): boolean {
  return checkpoint.pages < number;
}

/** Hands each page to the sink, and commits it when it is safe there. */
export async function deliverPages(
  pages: AsyncIterable<Page<unknown>>,
  sink: Sink,
  tally: Tally,
  interrupt: Interrupt,
): Promise<RunOutcome> {
  try {
    for await (const page of pages) {
      const note = await sink.take(page);
      // What `--limit` cut off would be lost if this page counted as delivered.
      if (isCut(page)) sink.keep();
      else if (note !== undefined) await page.commit(note);
      tally.page({
        items: page.items.length,
        itemCount: page.itemCount,
        number: page.number,
        total: readTotal(page),
      });
      if (interrupt.requested && page.next !== null) return { kind: 'interrupted' };
    }
    await sink.finish();
    return { kind: 'done' };
  } catch (error) {
    if (error instanceof InterruptedError) return { kind: 'interrupted' };
    if (error instanceof OutputClosed) return { kind: 'closed' };
    return { kind: 'failed', error };
  }
}
