import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Arrival, HostReply, HostRequest } from './host.js';
import type { Quota } from './limiter.js';

type Asked<Request> = Request extends HostRequest ? Omit<Request, 'id'> : never;

/** The process in which the limiters are. */
export class LimiterHost {
  readonly #child = fork(join(__dirname, 'host.ts'), {
    execArgv: ['-r', join(__dirname, '..', '..', 'support', 'register-ts.js')],
  });
  readonly #asked: ((answer: unknown) => void)[] = [];

  constructor() {
    this.#child.on('message', (message) => {
      const { id, answer } = message as HostReply;
      this.#asked[id]?.(answer);
    });
  }

  /** Opens a limiter; resolves to its origin. */
  open(name: string, quota: Quota): Promise<string> {
    return this.#ask({ open: name, quota }) as Promise<string>;
  }

  /** What has arrived at the limiter with that origin, in the order it arrived. */
  async arrivalsAt(origin: string): Promise<Arrival[]> {
    const arrivals = (await this.#ask({ arrivalsAt: origin })) as Arrival[];
    return arrivals.sort((a, b) => a.atMs - b.atMs);
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.disconnect();
    await exited;
  }

  #ask(request: Asked<HostRequest>): Promise<unknown> {
    return new Promise((resolve) => {
      const id = this.#asked.push(resolve) - 1;
      this.#child.send({ id, ...request });
    });
  }
}
