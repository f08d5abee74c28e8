import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Redis from 'ioredis';
import type { TakerOptions, TakerReport, TakerTurn } from './taker.js';

/** How long it takes to tell all processes to begin, in milliseconds. */
const NOTICE_MS = 200;

const CONCURRENCY = 20;

/** What is measured: so many processes share so many requests per second. */
export interface PermitsCell {
  readonly processes: number;
  readonly requests: number;
}

export interface PermitsRow extends PermitsCell {
  readonly permitsPerSecond: number;
  /** The most that fell into any second. */
  readonly mostInAnyWindow: number;
  readonly permitsPerCall: number;
}

const PER_MS = 1_000;

/** @throws Error when a process failed, or Redis was lost in between. */
export async function measureCell(cell: PermitsCell, seconds: number, url: string): Promise<PermitsRow> {
  const { processes, requests } = cell;
  const options = { url, id: `bench ${randomUUID()}`, requests, perMs: PER_MS, concurrency: CONCURRENCY };
  const takers = Array.from({ length: processes }, () => startTaker(options));
  await Promise.all(takers.map(nextMessage));
  const before = await scriptCalls(url);
  const fromMs = Date.now() + NOTICE_MS;
  const untilMs = fromMs + seconds * 1_000;
  const turn: TakerTurn = { fromMs, untilMs };
  for (const taker of takers) taker.send(turn);
  const reports = (await Promise.all(takers.map(nextMessage))) as TakerReport[];
  const calls = (await scriptCalls(url)) - before;
  const notices = reports.flatMap((report) => report.notices);
  if (notices[0] !== undefined) throw new Error(notices[0]);
  const times = reports.flatMap(({ grantedAtMs }) => grantedAtMs).sort((a, b) => a - b);
  // A full window is given out at once in the beginning, and would count twice.
  const steady = times.filter((time) => time >= fromMs + PER_MS && time < untilMs);
  return {
    ...cell,
    permitsPerSecond: Math.round((steady.length * 1_000) / (untilMs - fromMs - PER_MS)),
    mostInAnyWindow: mostInAnyWindow(times),
    permitsPerCall: Math.round((times.length / calls) * 10) / 10,
  };
}

function startTaker(options: TakerOptions): ChildProcess {
  return fork(join(__dirname, 'taker.js'), [JSON.stringify(options)], { execArgv: [] });
}

/** What `child` says next. Rejects when it ends first. */
function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null): void => {
      reject(new Error(`A process of the benchmark ended with code ${String(code)}`));
    };
    child.once('exit', onExit);
    child.once('message', (message) => {
      child.off('exit', onExit);
      resolve(message);
    });
  });
}

/** How often scripts were called: that is how units are leased and given back. */
async function scriptCalls(url: string): Promise<number> {
  const redis = new Redis(url);
  try {
    return Number(/cmdstat_evalsha:calls=(\d+)/.exec(await redis.info('commandstats'))?.[1] ?? 0);
  } finally {
    redis.disconnect();
  }
}

function mostInAnyWindow(sorted: readonly number[]): number {
  let most = 0;
  let first = 0;
  for (const [last, time] of sorted.entries()) {
    while (time - (sorted[first] ?? time) >= PER_MS) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
