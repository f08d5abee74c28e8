import type { Hooks } from '../client/hooks.js';
import type { CommandContext } from './command-context.js';
import { deliverPages } from './deliver-pages.js';
import { EXIT, type ExitCode } from './exit-code.js';
import type { ExtractOptions } from './extract-options.js';
import { Interrupt } from './interrupt.js';
import { openJob, type Job } from './job.js';
import { joinHooks } from './join-hooks.js';
import { openReport, type ReportFile } from './open-report.js';
import { openSink, type OpenedSink } from './open-sink.js';
import { items, pages } from './progress-text.js';
import type { RunOutcome } from './run-outcome.js';
import { Tally } from './tally.js';
import { tellOutcome } from './tell-outcome.js';

/** What watches a run. */
interface Watchers {
  readonly tally: Tally;
  readonly report: ReportFile | undefined;
  /** Everybody's; who joins them is told from then on. */
  readonly hooks: Hooks[];
}

/** Fetches all pages of a list and writes their items as NDJSON. */
export async function extract(
  source: string,
  options: ExtractOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { progress } = context;
  const tally = new Tally();
  const hooks: Hooks[] = [tally.hooks];
  const job = await openJob(source, options, context, joinHooks(hooks));
  try {
    const report = await openReport(source, options, context);
    if (report !== undefined) hooks.push(report.hooks);
    const opened = await openSink(options, context.host);
    try {
      const earlier = opened.file?.resumedFrom;
      if (earlier?.finished === true && !job.incremental) {
        // Fetches nothing, but refuses the checkpoint of another query.
        await job.pages(opened.file, new AbortController().signal)[Symbol.asyncIterator]().next();
        await opened.file?.restore();
        const amount = `${items(earlier.items)} in ${pages(earlier.pages)}`;
        const told = earlier.watermark === undefined ? amount : `its last run brought ${amount}`;
        if (!context.quiet) progress.print(`${opened.name} is finished already: ${told}.`);
        return EXIT.done;
      }
      if (earlier !== undefined && !earlier.finished) {
        tally.resume(earlier.items, earlier.pages);
        report?.resume(earlier);
        const amount = `${items(earlier.items)} in ${pages(earlier.pages)}`;
        if (!context.quiet) progress.print(`Going on after ${amount}.`);
      }
      const outcome = await run(job, opened, { tally, report, hooks }, context);
      // What is not safe is taken back before anything is said of what is.
      await opened.sink.close();
      const code = tellOutcome(outcome, opened, tally, context);
      const isWritten = report === undefined || (await report.write(outcome));
      return code === EXIT.done && !isWritten ? EXIT.failed : code;
    } finally {
      await opened.sink.close();
    }
  } finally {
    await job.client.close();
  }
}

async function run(
  job: Job,
  { sink, file }: OpenedSink,
  { tally, hooks }: Watchers,
  { host, progress }: CommandContext,
): Promise<RunOutcome> {
  const interrupt = new Interrupt({
    onInterrupt: (listener) => host.onInterrupt(listener),
    inFlight: () => job.client.rateLimiter.state().inFlight,
    tell: (line) => {
      progress.print(line);
    },
    exit: () => {
      progress.stop();
      host.exit(EXIT.interrupted);
    },
  });
  hooks.push(interrupt.hooks);
  progress.start(tally);
  try {
    return await deliverPages(job.pages(file, interrupt.signal), sink, tally, interrupt);
  } finally {
    interrupt.stop();
    progress.stop();
  }
}
