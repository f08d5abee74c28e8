import { sleep } from '../../../src/internal/sleep.js';
import { CountingServer } from './counting-server.js';
import {
  countBetween,
  endWorkers,
  longestGap,
  mostInAnyWindow,
  startWorker,
  type Worker,
} from './processes.js';
import { RedisServer } from './redis-server.js';
import type { WorkerReport } from './worker.js';

const PROCESSES = 3;

/** What the processes share. */
export const LIMIT = { requests: 60, perMs: 1_000, fallbackProcesses: PROCESSES };

/** What each of them may use alone. */
export const SHARE = LIMIT.requests / PROCESSES;

/** What is done to Redis, and how it is undone. */
export interface Outage {
  readonly begin: (redis: RedisServer) => Promise<void> | void;
  readonly end: (redis: RedisServer) => Promise<void> | void;
}

export const DIES: Outage = { begin: (redis) => redis.kill(), end: (redis) => redis.start() };

export const HANGS: Outage = {
  begin: (redis) => {
    redis.suspend();
  },
  end: (redis) => {
    redis.resume();
  },
};

export const machineNow = (): number => performance.timeOrigin + performance.now();

/** Three processes that send as fast as they may to one server, and a Redis that can be taken away. */
export class OutageBench {
  #workers: Worker[] = [];

  private constructor(
    readonly redis: RedisServer,
    readonly server: CountingServer,
  ) {}

  static async prepare(): Promise<OutageBench> {
    return new OutageBench(await RedisServer.prepare(), await CountingServer.start());
  }

  async close(): Promise<void> {
    await endWorkers(this.#workers);
    this.redis.resume();
    await this.redis.kill();
    await this.server.close();
  }

  /** Starts the processes, and waits until they have been sending for a while. */
  async send(durationMs: number): Promise<void> {
    const options = {
      url: this.redis.url,
      id: 'outage',
      ...LIMIT,
      concurrency: 10,
      baseURL: this.server.url,
    };
    this.#workers = Array.from({ length: PROCESSES }, () => startWorker({ ...options, durationMs }));
    while (this.server.arrivals.length < LIMIT.requests * 2) await sleep(20);
  }

  reports(): Promise<WorkerReport[]> {
    return Promise.all(this.#workers.map(({ report }) => report));
  }

  /** Takes Redis away for a while, and checks all that must hold whatever happens to it. */
  async checkOutage({ begin, end }: Outage, lengthMs: number): Promise<void> {
    await this.redis.start();
    await this.send(lengthMs + 9_000);
    await begin(this.redis);
    const fromMs = machineNow();
    await sleep(lengthMs);
    const toMs = machineNow();
    await end(this.redis);
    const reports = await this.reports();
    const { arrivals } = this.server;

    expect(mostInAnyWindow(arrivals, LIMIT.perMs)).toBeLessThanOrEqual(LIMIT.requests);
    for (const { notices, sentAtMs, failures } of reports) {
      expect(failures).toEqual([]);
      expect(notices).toEqual([
        expect.stringContaining('Redis cannot be used for the rate limit "outage"'),
        'The rate limit "outage" is shared through Redis again.',
      ]);
      // Noticing a Redis that hangs takes a second and a half; what others have used meanwhile rests for a window more.
      const alone = sentAtMs.filter((time) => time > fromMs + 2_800 && time < toMs);
      expect(mostInAnyWindow(alone, LIMIT.perMs)).toBeLessThanOrEqual(SHARE);
      if (lengthMs < 10_000) continue;
      expect(alone.length).toBeGreaterThan((SHARE * 0.8 * (lengthMs - 2_800)) / LIMIT.perMs);
    }
    expect(longestGap(arrivals)).toBeLessThan(4_000);
    expect(countBetween(arrivals, toMs + 4_000, toMs + 6_000)).toBeGreaterThan(LIMIT.requests);
  }
}
