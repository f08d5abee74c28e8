import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { randomInt, randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import Redis from 'ioredis';

/** `redis-server` of the path, when there is one. */
const installed = spawnSync('redis-server', ['--version'], { encoding: 'utf8' }).status === 0;

/** Redis that somebody else runs: enough for what does not stop it. */
const givenUrl = process.env['REDIS_URL'] === '' ? undefined : process.env['REDIS_URL'];

/**
 * A suite that needs Redis: `shared` suites make do with the one of `REDIS_URL`, the others start and stop their own.
 * Without it the suite is skipped, and says so.
 */
export function describeRedis(name: string, suite: () => void, needs: 'shared' | 'own' = 'own'): void {
  if (installed || (needs === 'shared' && givenUrl !== undefined)) {
    describe(name, suite);
    return;
  }
  const missing = `no redis-server on the path${needs === 'shared' ? ', no REDIS_URL' : ''}`;
  process.stderr.write(`Skipped, as there is ${missing}: ${name}\n`);
  describe.skip(`${name} (skipped: ${missing})`, suite);
}

/**
 * A port that stays free while its server is away: below those from which systems choose for outgoing connections. There,
 * whoever tries to reach the server that is away may be given its very port, and be connected with himself.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(10_000, 32_000);
    const server = createServer().listen(port, '127.0.0.1');
    try {
      await once(server, 'listening');
    } catch {
      continue;
    }
    server.close();
    await once(server, 'close');
    return port;
  }
}

/** The name of a limit that nobody has used before, in a Redis that is not ours alone. */
export function freshId(name: string): string {
  return `${name} ${randomUUID()}`;
}

/** A Redis of one's own, on a free port, that can be taken away. It keeps nothing on disk. */
export class RedisServer {
  #process: ChildProcess | null = null;

  private constructor(
    readonly port: number,
    private readonly args: readonly string[],
    readonly url = `redis://127.0.0.1:${String(port)}`,
  ) {}

  /** A server that is not running yet. */
  static async prepare(...args: string[]): Promise<RedisServer> {
    return new RedisServer(await freePort(), args);
  }

  static async start(...args: string[]): Promise<RedisServer> {
    const server = await RedisServer.prepare(...args);
    await server.start();
    return server;
  }

  /** For what does not stop it: a server of one's own, or else that of `REDIS_URL`, which is left running. */
  static async any(): Promise<RedisServer> {
    return installed ? RedisServer.start() : new RedisServer(0, [], givenUrl);
  }

  /** Starts it, empty. */
  async start(): Promise<void> {
    const args = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('redis-server', [...args, ...this.args], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('Ready to accept connections')) resolve();
      });
      child.once('exit', () => {
        reject(new Error(`redis-server ended: ${output}`));
      });
    });
  }

  /** Ends it at once; what it knew is lost. */
  async kill(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    // It may have ended by itself, and would be waited for in vain.
    if (child.exitCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  /** Keeps its connections, and answers no more. */
  suspend(): void {
    this.#process?.kill('SIGSTOP');
  }

  resume(): void {
    this.#process?.kill('SIGCONT');
  }

  /** Runs `use` with a plain client. */
  async ask<T>(use: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = new Redis(this.url);
    try {
      return await use(redis);
    } finally {
      redis.disconnect();
    }
  }
}
