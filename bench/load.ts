import type { Session } from './contenders/contender.js';
import type { Cell } from './cells.js';

/** What one turn of a contender came to. */
export interface Sample {
  readonly requests: number;
  readonly elapsedMs: number;
  /** User and system time of the contender's process, in milliseconds. */
  readonly cpuMs: number;
}

/** When a turn ends. */
export interface Extent {
  readonly forMs: number;
  /** Responses after which counting starts; the rest of the time counts if there are fewer. @default 0 */
  readonly skipResponses?: number;
  /** Responses counted, after which the turn ends early. @default Infinity */
  readonly countResponses?: number;
}

function checkBody(body: unknown): void {
  if (typeof body === 'object' && body !== null && 'items' in body && Array.isArray(body.items)) return;
  throw new Error(`Got something else than the body that was sent: ${String(body)}`);
}

/** Keeps as many requests in flight as the cell says; every one has a URL of its own, as pages do. */
export async function load(session: Session, cell: Cell, extent: Extent): Promise<Sample> {
  const { forMs, skipResponses = 0, countResponses = Infinity } = extent;
  let sent = 0;
  let received = 0;
  let skipped = 0;
  let startedAtMs = performance.now();
  let startedCpu = process.cpuUsage();
  let endedAtMs = startedAtMs;
  const untilMs = startedAtMs + forMs;
  const worker = async (): Promise<void> => {
    while (sent < skipResponses + countResponses && endedAtMs < untilMs) {
      sent += 1;
      checkBody(await session.get(`/${cell.bodyBytes}?page=${sent}`));
      received += 1;
      endedAtMs = performance.now();
      if (received !== skipResponses) continue;
      skipped = received;
      startedAtMs = endedAtMs;
      startedCpu = process.cpuUsage();
    }
  };
  await Promise.all(Array.from({ length: cell.concurrency }, worker));
  const cpu = process.cpuUsage(startedCpu);
  return {
    requests: received - skipped,
    elapsedMs: endedAtMs - startedAtMs,
    cpuMs: (cpu.user + cpu.system) / 1_000,
  };
}
