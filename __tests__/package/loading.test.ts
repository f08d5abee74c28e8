import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..');

/** The packages, and the rooms of src, that are loaded at the end of `script`. It must end by itself. */
function loadedBy(script: string): { packages: string[]; rooms: string[] } {
  // TypeScript is there for the sources' sake; what it loads came before.
  const wrapped = `
    const before = new Set(Object.keys(require.cache));
    const { createServer } = require('node:http');
    const server = createServer((request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"items":[{"id":1}]}');
    }).listen(0, '127.0.0.1', async () => {
      const { ApiClient } = require('./src/index.ts');
      const open = (options) => new ApiClient({
        baseURL: 'http://127.0.0.1:' + server.address().port,
        paginator: { kind: 'one', next: () => null },
        ...options,
      });
      ${script}
      server.close();
      server.closeIdleConnections();
      const files = Object.keys(require.cache).filter((file) => !before.has(file));
      const names = (pattern) => [...new Set(files.flatMap((file) => pattern.exec(file)?.[1] ?? []))];
      console.log(JSON.stringify({
        packages: names(/node_modules[\\\\/]((?:@[^\\\\/]+[\\\\/])?[^\\\\/]+)/),
        rooms: names(/[\\\\/]src[\\\\/]([^\\\\/]+)[\\\\/]/),
      }));
    });`;
  const child = spawnSync(process.execPath, ['-r', './__tests__/support/register-ts.js', '-e', wrapped], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect({ status: child.status, signal: child.signal, stderr: child.stderr }).toEqual({
    status: 0,
    signal: null,
    stderr: '',
  });
  return JSON.parse(child.stdout) as { packages: string[]; rooms: string[] };
}

jest.setTimeout(120_000);

const HEAVY = ['bottleneck', 'ioredis', 'undici', 'yaml', '@huggingface/jinja', 'pino'];
const USE = `await client.get('/x'); await client.collect('/x');`;

it('a client loads nothing that it does not use, and does not keep the process alive when it is never closed', () => {
  const { packages, rooms } = loadedBy(`const client = open({}); ${USE}`);
  expect(packages).toContain('axios');
  expect(packages.filter((name) => HEAVY.includes(name))).toEqual([]);
  expect(rooms).toContain('client');
  expect(
    rooms.filter((room) => ['undici', 'otel', 'redis', 'declarative', 'testing', 'cli'].includes(room)),
  ).toEqual([]);
});

it('over undici likewise, which is loaded then, and nothing else', () => {
  const { packages } = loadedBy(`const client = open({ transport: 'undici' }); ${USE}`);
  expect(packages.filter((name) => HEAVY.includes(name))).toEqual(['undici']);
});

it('bottleneck is loaded by a client with a rate of its own', () => {
  const { packages } = loadedBy(
    `const client = open({ rateLimit: { requests: 100, perMs: 10 } }); ${USE} await client.close();`,
  );
  expect(packages.filter((name) => HEAVY.includes(name))).toEqual(['bottleneck']);
});
