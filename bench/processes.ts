import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Sample } from './load.js';
import { peersNode } from './peers.js';
import type { Reply, Turn } from './turn.js';

/** The next message of `child`. Rejects when it ends first. */
function nextMessage(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      child.off('message', onMessage).off('exit', onExit);
    };
    const onMessage = (message: unknown): void => {
      stop();
      resolve(message);
    };
    const onExit = (code: number | null): void => {
      stop();
      reject(new Error(`A process of the benchmark ended with code ${String(code)}`));
    };
    child.on('message', onMessage).on('exit', onExit);
  });
}

/** The process that answers. */
export class ServerProcess {
  readonly #child = fork(join(__dirname, 'server.js'), { execPath: peersNode() });

  /** Its origin, once it listens. */
  async ready(): Promise<string> {
    return (await nextMessage(this.#child)) as string;
  }

  stop(): void {
    this.#child.disconnect();
  }
}

/** A process that contenders run in. */
export class HostProcess {
  readonly #child: ChildProcess;

  /** @param nodeOptions such as `--cpu-prof` */
  constructor(nodeOptions: readonly string[]) {
    this.#child = fork(join(__dirname, 'host.js'), { execArgv: [...nodeOptions], execPath: peersNode() });
  }

  /** @throws Error when the contender failed */
  async take(turn: Turn): Promise<Sample> {
    this.#child.send(turn);
    const reply = (await nextMessage(this.#child)) as Reply;
    if ('sample' in reply) return reply.sample;
    throw new Error(`${turn.contender} failed: ${reply.error}`);
  }

  stop(): void {
    this.#child.disconnect();
  }
}
