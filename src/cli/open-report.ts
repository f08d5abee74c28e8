import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Hooks } from '../client/hooks.js';
import { RunReport } from '../report/run-report.js';
import type { CommandContext } from './command-context.js';
import type { ExtractOptions } from './extract-options.js';
import { failureParagraph } from './failure-paragraph.js';
import { outputError } from './output-error.js';
import type { RunOutcome } from './run-outcome.js';
import { UsageError } from './usage-error.js';

/** The report that `--report` asks for. */
export interface ReportFile {
  readonly hooks: Hooks;
  /** Says where the run goes on. */
  resume(done: { readonly items: number; readonly pages: number }): void;
  /** Writes it; where that fails, it says so. @returns whether it was written. */
  write(outcome: RunOutcome): Promise<boolean>;
}

/** @throws UsageError where the report cannot be written, before anything is sent. */
async function checkPlace(file: string, out: string): Promise<void> {
  if (resolve(file) === resolve(out)) throw new UsageError('--report and --out name the same file');
  try {
    await mkdir(dirname(resolve(file)), { recursive: true });
  } catch (error) {
    const { message } = outputError(`Making the folder of ${file}, for --report,`, error);
    throw new UsageError(message);
  }
  const there = await stat(file).catch(() => null);
  if (there?.isDirectory() === true) throw new UsageError(`--report names ${file}, which is a folder`);
}

/** @throws UsageError */
export async function openReport(
  source: string,
  { report: path, out }: ExtractOptions,
  { progress, quiet, redactor }: CommandContext,
): Promise<ReportFile | undefined> {
  if (path === undefined) return undefined;
  await checkPlace(path, out);
  const report = new RunReport({ title: redactor.url(source) });
  return {
    hooks: report.hooks,
    resume: (done) => {
      report.resume(done);
    },
    write: async (outcome) => {
      if (outcome.kind === 'failed') report.finish('failed', redactor.text(failureParagraph(outcome.error)));
      else report.finish(outcome.kind === 'done' ? 'done' : 'interrupted');
      try {
        await report.write(path);
      } catch (error) {
        progress.print(`error: ${outputError(`Writing the report ${path}`, error).message}.`);
        return false;
      }
      if (!quiet) progress.print(`The report is in ${path}.`);
      return true;
    },
  };
}
