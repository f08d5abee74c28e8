import type { AbortSource } from '../internal/abort-slot.js';
import { sleep } from '../internal/sleep.js';
import { AttemptFailure } from './wire-axios-retry.js';

/**
 * Repeats an attempt as long as it fails with an {@link AttemptFailure}, each time after the delay that it names. It
 * does for requests that go past axios what axios-retry does for the others: the decision was made before.
 */
export async function repeatAttempts<T>(attempt: () => Promise<T>, signal: AbortSource): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof AttemptFailure)) throw error;
      await sleep(error.delayMs, signal);
    }
  }
}
