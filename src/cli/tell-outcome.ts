import { formatDuration } from '../client/failure-text.js';
import type { CommandContext } from './command-context.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { failureDetails, failureParagraph, isWrongUsage } from './failure-paragraph.js';
import type { OpenedSink } from './open-sink.js';
import { items, pages } from './progress-text.js';
import { resumeAdvice } from './resume-advice.js';
import type { RunOutcome } from './run-outcome.js';
import type { Tally } from './tally.js';

/** Says how a run ended, what is safe, and how to go on. @returns the exit code. */
export function tellOutcome(
  outcome: RunOutcome,
  { name, file }: OpenedSink,
  { state }: Tally,
  { progress, quiet, debug, args, redactor }: CommandContext,
): ExitCode {
  const amount = `${items(state.items)} in ${pages(state.pages)}`;
  const untouched = file?.isResumable === false;
  const safe = untouched ? `Nothing was written to ${name}.` : `${amount} are safe in ${name}.`;
  const kept = file === undefined ? `${amount} were written to ${name}.` : safe;
  const tell = (...lines: readonly string[]): void => {
    for (const line of lines) progress.print(line);
  };
  const howToGoOn = file === undefined || untouched ? [] : [resumeAdvice(args, redactor)];
  switch (outcome.kind) {
    case 'done': {
      const retried = state.retries === 0 ? '' : `, retried ${String(state.retries)} ×`;
      const where = file === undefined ? '' : `, in ${name}`;
      if (!quiet) tell(`Done: ${amount}, ${formatDuration(state.elapsedMs)}${retried}${where}.`);
      return EXIT.done;
    }
    case 'closed':
      if (!quiet) tell(`The reader of ${name} has gone; stopped after ${amount}.`);
      return EXIT.done;
    case 'interrupted':
      tell(`Interrupted. ${kept}`, ...howToGoOn);
      return EXIT.interrupted;
    case 'failed': {
      const { error } = outcome;
      const wrong = isWrongUsage(error);
      tell(`error: ${failureParagraph(error)} ${kept}`);
      if (debug) tell(...failureDetails(error));
      if (!wrong) tell(...howToGoOn);
      return wrong ? EXIT.usage : EXIT.failed;
    }
  }
}
