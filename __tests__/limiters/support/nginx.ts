import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sleep } from '../../../src/internal/sleep.js';

/** Debian keeps it where only root's path leads. */
const PATH = `${process.env['PATH'] ?? ''}:/usr/sbin`;
const env = { ...process.env, PATH };
const installed = spawnSync('nginx', ['-v'], { env }).status === 0;

/** A suite that needs nginx; without it the suite is skipped, and says so. */
export function describeNginx(name: string, suite: () => void): void {
  if (installed) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`Skipped, as there is no nginx on the path: ${name}\n`);
  describe.skip(`${name} (skipped: no nginx on the path)`, suite);
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, 'close');
  return port;
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('close', () => socket.destroy());
    socket.once('connect', () => socket.end());
  });
}

/** What `limit_req` is told. */
export interface LimitReq {
  /** Requests per second. */
  readonly rate: number;
  /** What stands behind the zone, such as `burst=20 nodelay`. */
  readonly options: string;
  readonly status: 429 | 503;
}

/** nginx with `limit_req` in front of a service that takes 10 to 40 ms. */
export class Nginx {
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
    readonly directory: string,
    readonly service: Server,
  ) {}

  static async start({ rate, options, status }: LimitReq): Promise<Nginx> {
    let answers = 0;
    const service = createServer((_request, response) => {
      answers += 1;
      const answer = (): void =>
        void response.setHeader('Content-Type', 'application/json').end('{"ok":true}');
      setTimeout(answer, 10 + ((answers * 7) % 31));
    });
    const servicePort = await listen(service);
    const port = await freePort();
    const directory = mkdtempSync(join(tmpdir(), 'nginx-'));
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
      (name) => `${name}_temp_path ${directory}/${name};`,
    );
    writeFileSync(
      join(directory, 'nginx.conf'),
      `daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/error.log crit;
      events { worker_connections 256; }
      http {
        ${temporary.join(' ')}
        log_format status $status; access_log ${directory}/access.log status;
        limit_req_zone $binary_remote_addr zone=api:1m rate=${String(rate)}r/s;
        limit_req_status ${String(status)};
        upstream service { server 127.0.0.1:${String(servicePort)}; keepalive 32; }
        server {
          listen 127.0.0.1:${String(port)};
          location / {
            limit_req zone=api ${options};
            proxy_pass http://service; proxy_http_version 1.1; proxy_set_header Connection "";
          }
        }
      }`,
    );
    const nginx = spawn('nginx', ['-c', join(directory, 'nginx.conf'), '-p', directory], {
      env,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    while (!(await accepts(port))) {
      if (nginx.exitCode !== null) throw new Error(`nginx ended with code ${String(nginx.exitCode)}`);
      await sleep(20);
    }
    return new Nginx(`http://127.0.0.1:${String(port)}`, nginx, directory, service);
  }

  /** Ends it; resolves to the status of every answer it gave. */
  async stop(): Promise<number[]> {
    const exited = once(this.process, 'exit');
    this.process.kill('SIGQUIT');
    await exited;
    this.service.close();
    this.service.closeAllConnections();
    const log = readFileSync(join(this.directory, 'access.log'), 'utf8');
    rmSync(this.directory, { recursive: true });
    return log
      .split('\n')
      .filter((line) => line !== '')
      .map(Number);
  }
}
