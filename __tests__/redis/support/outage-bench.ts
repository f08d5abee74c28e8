import { sleep } from '../../../src/internal/sleep.js';
import { CountingServer } from './counting-server.js';
import { endWorkers, mostInAnyWindow, startWorker, until, type Worker } from './processes.js';
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
  async send(): Promise<void> {
    const { url } = this.redis;
    const options = { url, id: 'outage', ...LIMIT, concurrency: 10, baseURL: this.server.url };
    this.#workers = Array.from({ length: PROCESSES }, () => startWorker(options));
    await this.count(LIMIT.requests * 2);
  }

  /** Waits until the server has counted so many more requests. */
  async count(more: number): Promise<void> {
    const { arrivals } = this.server;
    const enough = arrivals.length + more;
    await until(() => arrivals.length >= enough);
  }

  /**
   * Waits until all processes have gone back to the shared limit and have sent for a while; checks all that must hold
   * whatever happened. Requests that hang, or are lost, keep a process from ending.
   */
  async finish(): Promise<WorkerReport[]> {
    await until(() => this.#workers.every(({ notices }) => notices.length >= 2));
    await this.count(LIMIT.requests * 3);
    const reports = await Promise.all(this.#workers.map(({ stop }) => stop()));

    expect(mostInAnyWindow(this.server.arrivals, LIMIT.perMs)).toBeLessThanOrEqual(LIMIT.requests);
    for (const { notices, failures } of reports) {
      expect(failures).toEqual([]);
      expect(notices).toEqual([
        expect.stringContaining('Redis cannot be used for the rate limit "outage"'),
        'The rate limit "outage" is shared through Redis again.',
      ]);
    }
    return reports;
  }

  /** Takes Redis away for a while. */
  async checkOutage({ begin, end }: Outage, lengthMs: number): Promise<void> {
    await this.redis.start();
    await this.send();
    await begin(this.redis);
    const fromMs = machineNow();
    await sleep(lengthMs);
    const toMs = machineNow();
    await end(this.redis);

    // Noticing a Redis that hangs takes a second and a half; what others may have used meanwhile is waited for.
    const aloneFromMs = fromMs + 5_800;
    for (const { sentAtMs } of await this.finish()) {
      const alone = sentAtMs.filter((time) => time > aloneFromMs && time < toMs);
      expect(mostInAnyWindow(alone, LIMIT.perMs)).toBeLessThanOrEqual(SHARE);
      if (toMs > aloneFromMs + 5_000) expect(alone.length).toBeGreaterThan(2 * SHARE);
    }
  }
}
