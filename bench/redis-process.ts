import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';

/** A Redis for the time of a benchmark. */
export interface BenchRedis {
  readonly url: string;
  readonly version: string;
  readonly stop: () => void;
}

async function freePort(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** Starts `redis-server` of the path on a free port, keeping nothing; `null` when there is none. */
export async function startRedis(): Promise<BenchRedis | null> {
  const found = spawnSync('redis-server', ['--version'], { encoding: 'utf8' });
  if (found.status !== 0) return null;
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    let output = '';
    // Read to the end: it must not block on what nobody takes.
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      if (output.includes('Ready to accept connections')) resolve();
    });
    child.once('exit', () => {
      reject(new Error(`redis-server ended: ${output}`));
    });
  });
  return {
    url: `redis://127.0.0.1:${port}`,
    version: /v=([\d.]+)/.exec(found.stdout)?.[1] ?? 'unknown',
    stop: () => void child.kill('SIGKILL'),
  };
}
