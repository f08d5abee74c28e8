import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { sleep } from '../../../src/internal/sleep.js';
import { compiled } from './compiled.js';
import type { WorkerOptions, WorkerReport } from './worker.js';

/** A process that sends until it is stopped. */
export interface Worker {
  readonly child: ChildProcess;
  /** What it has said of the shared limit so far. */
  readonly notices: readonly string[];
  /** Lets it finish what it has begun; resolves to its report. */
  readonly stop: () => Promise<WorkerReport>;
}

export function startWorker(options: WorkerOptions): Worker {
  const child = fork(compiled('worker.js'), [JSON.stringify(options)], { execArgv: [] });
  const notices: string[] = [];
  const report = new Promise<WorkerReport>((resolve, reject) => {
    child.on('message', (message) => {
      if (typeof message === 'string') notices.push(message);
      else resolve(message as WorkerReport);
    });
    child.once('exit', (code, signal) => {
      reject(new Error(`ended without a report: ${String(signal ?? code)}`));
    });
  });
  report.catch(() => undefined);
  const stop = (): Promise<WorkerReport> => {
    if (child.connected) child.send('stop');
    return report;
  };
  return { child, notices, stop };
}

/** Waits until `condition` holds; the test's own time limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
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
