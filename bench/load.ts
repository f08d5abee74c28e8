import type { Session } from './contenders/contender.js';
import type { Cell } from './cells.js';

/** What one turn of a contender came to. */
export interface Sample {
  readonly requests: number;
  readonly elapsedMs: number;
  /** User and system time of the contender's process, in milliseconds. */
  readonly cpuMs: number;
}

/** When a turn ends: after a time, or when that many responses were counted. */
export type Extent =
  { readonly forMs: number } | { readonly skipResponses: number; readonly countResponses: number };

function checkBody(body: unknown): void {
  if (typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items)) return;
  throw new Error(`Got something else than the body that was sent: ${String(body)}`);
}

/** Keeps as many requests in flight as the cell says; every one has a URL of its own, as pages do. */
export async function load(session: Session, cell: Cell, extent: Extent): Promise<Sample> {
  const skip = 'forMs' in extent ? 0 : extent.skipResponses;
  const target = 'forMs' in extent ? Infinity : skip + extent.countResponses;
  let sent = 0;
  let received = 0;
  let startedAtMs = performance.now();
  let startedCpu = process.cpuUsage();
  let endedAtMs = startedAtMs;
  const untilMs = 'forMs' in extent ? startedAtMs + extent.forMs : Infinity;
  const worker = async (): Promise<void> => {
    while (sent < target && endedAtMs < untilMs) {
      sent += 1;
      checkBody(await session.get(`/${cell.bodyBytes}?page=${sent}`));
      received += 1;
      endedAtMs = performance.now();
      if (received !== skip) continue;
      startedAtMs = endedAtMs;
      startedCpu = process.cpuUsage();
    }
  };
  await Promise.all(Array.from({ length: cell.concurrency }, worker));
  const cpu = process.cpuUsage(startedCpu);
  return {
    requests: received - skip,
    elapsedMs: endedAtMs - startedAtMs,
    cpuMs: (cpu.user + cpu.system) / 1_000,
  };
}
