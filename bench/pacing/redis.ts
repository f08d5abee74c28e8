import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A Redis to share limits through. */
export interface BenchRedis {
  readonly url: string;
  stop(): void;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The one of `REDIS_URL`, or a `redis-server` of the path on a free port; `null` when there is neither. */
export async function startRedis(): Promise<BenchRedis | null> {
  const given = process.env['REDIS_URL'];
  if (given !== undefined) return { url: given, stop: () => undefined };
  if (spawnSync('redis-server', ['--version']).status !== 0) return null;
  const port = String(await freePort());
  const child = spawn('redis-server', [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
  ]);
  let output = '';
  while (!output.includes('Ready to accept connections')) {
    const [chunk] = (await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(() => [null]),
    ])) as [Buffer | null];
    if (chunk === null) throw new Error(`redis-server ended: ${output}`);
    output += chunk.toString();
  }
  return { url: `redis://127.0.0.1:${port}`, stop: () => child.kill() };
}
