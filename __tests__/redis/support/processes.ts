import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { compiled } from './compiled.js';
import type { WorkerOptions, WorkerReport } from './worker.js';

/** A process that sends, and its report when it has ended. */
export interface Worker {
  readonly child: ChildProcess;
  readonly report: Promise<WorkerReport>;
}

export function startWorker(options: WorkerOptions): Worker {
  const child = fork(compiled('worker.js'), [JSON.stringify(options)], { execArgv: [] });
  const report = new Promise<WorkerReport>((resolve, reject) => {
    child.once('message', (message) => {
      resolve(message as WorkerReport);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`ended without a report: ${String(signal ?? code)}`));
    });
  });
  report.catch(() => undefined);
  return { child, report };
}

export async function endWorkers(workers: readonly Worker[]): Promise<void> {
  for (const { child } of workers) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }
}

/** The most times that fall into any window of that length. */
export function mostInAnyWindow(times: readonly number[], windowMs: number): number {
  const sorted = [...times].sort((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, time] of sorted.entries()) {
    while (time - sorted[first]! >= windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}

/** The longest time without any of `times`, from the first to the last. */
export function longestGap(times: readonly number[]): number {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted.reduce((longest, time, at) => Math.max(longest, at === 0 ? 0 : time - sorted[at - 1]!), 0);
}

/** How many of `times` lie between the two. */
export function countBetween(times: readonly number[], fromMs: number, toMs: number): number {
  return times.filter((time) => time >= fromMs && time < toMs).length;
}
