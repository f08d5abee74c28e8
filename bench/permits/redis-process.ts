import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A Redis for the time of a benchmark. */
export interface BenchRedis {
  readonly url: string;
  readonly version: string;
  readonly stop: () => void;
}

/** Starts `redis-server` of the path on a free port. @throws Error when there is none. */
export async function startRedis(): Promise<BenchRedis> {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  if (found.status !== 0) throw new Error('redis-server is not on the path');
  const port = String(await freePort());
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  for await (const chunk of child.stdout) {
    output += String(chunk);
    if (output.includes('Ready to accept connections')) break;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    version: /v=([\d.]+)/.exec(found.stdout)?.[1] ?? 'unknown',
    stop: () => void child.kill('SIGKILL'),
  };
}
