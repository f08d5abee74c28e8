import { formatDuration } from '../client/failure-text.js';
import type { CommandContext } from './command-context.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { failureDetails, failureParagraph, isWrongUsage } from './failure-paragraph.js';
import type { FileSink } from './file-sink.js';
import type { OpenedSink } from './open-sink.js';
import { items, pages } from './progress-text.js';
import { resumeAdvice } from './resume-advice.js';
import type { RunOutcome } from './run-outcome.js';
import type { Tally, TallyState } from './tally.js';

const BEGIN_ANEW =
  'This cannot be gone on with, as the next request holds a credential that no checkpoint stores: begin anew with --overwrite.';

/** What the file or stream has of the run. */
function describeKept(file: FileSink | undefined, state: TallyState, name: string): string {
  const amount = `${items(state.items)} in ${pages(state.pages)}`;
  if (file === undefined) return `${amount} were written to ${name}.`;
  if (!file.isResumable) return `Nothing was written to ${name}.`;
  if (!file.isAppending) return `${amount} are safe in ${name}.`;
  const { delivered } = state;
  const added = delivered === 0 ? 'Nothing was' : `${items(delivered)} ${delivered === 1 ? 'was' : 'were'}`;
  return `${added} added to ${name}; what it held before is safe.`;
}

/** Says how a run ended, what is safe, and how to go on. @returns the exit code. */
export function tellOutcome(
  outcome: RunOutcome,
  { name, file }: OpenedSink,
  { state }: Tally,
  { progress, quiet, debug, args, redactor }: CommandContext,
): ExitCode {
  const amount = `${items(state.items)} in ${pages(state.pages)}`;
  const kept = describeKept(file, state, name);
  const tell = (...lines: readonly string[]): void => {
    for (const line of lines) progress.print(line);
  };
  const howToGoOn =
    file?.isResumable === true ? [file.isContinuable ? resumeAdvice(args, redactor) : BEGIN_ANEW] : [];
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
