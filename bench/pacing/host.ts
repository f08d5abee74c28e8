// A process that a contender runs in, against one server or several at the same time, as its parent says.
import { answerQuestions } from '../ask.js';
import { contenderNamed } from './contenders/all.js';
import type { PacingSetting } from './contenders/contender.js';

/** What the process is told. */
export interface PacingTurn extends PacingSetting {
  readonly contender: string;
  readonly requests: number;
  /** When to begin, in epoch milliseconds. */
  readonly beginAtMs: number;
  /** When to stop waiting for what is still missing, in milliseconds after that. */
  readonly patienceMs: number;
}

/** What it answers. */
export interface PacingReport {
  /** From the first request to the last answer. */
  readonly elapsedMs: number;
  readonly succeeded: number;
  /** Given up, or not answered when patience ended. */
  readonly lost: number;
}

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function take(turn: PacingTurn): Promise<PacingReport> {
  const session = await contenderNamed(turn.contender).open(turn);
  await after(turn.beginAtMs - Date.now());
  const startedAtMs = performance.now();
  let endedAtMs = startedAtMs;
  let succeeded = 0;
  const sent = Array.from({ length: turn.requests }, async (_, index) => {
    try {
      await session.get(`/items/${String((index % 100) + 1)}?n=${String(index)}`);
      succeeded += 1;
    } catch {
      // Counted as lost.
    }
    endedAtMs = performance.now();
  });
  await Promise.race([Promise.all(sent), after(turn.patienceMs)]);
  const report = { elapsedMs: endedAtMs - startedAtMs, succeeded, lost: turn.requests - succeeded };
  await Promise.race([session.close(), after(1_000)]);
  return report;
}

answerQuestions(take);
