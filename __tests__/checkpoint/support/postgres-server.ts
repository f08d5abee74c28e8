import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Where Debian keeps the programs of a server, which are not on the path: one folder for each version. */
const DEBIAN = '/usr/lib/postgresql';

/** Whom a server of root's runs as: PostgreSQL refuses to run as root. The distribution's package makes that user. */
const USER = 'postgres';

const isRoot = process.getuid?.() === 0;

/** The folder with `initdb` and `postgres`; `undefined` where there is none. */
function findPrograms(): string | undefined {
  const versions = fs.existsSync(DEBIAN) ? fs.readdirSync(DEBIAN) : [];
  const newestFirst = versions.sort((a, b) => Number(b) - Number(a));
  const folders = [
    ...(process.env['PATH'] ?? '').split(path.delimiter),
    ...newestFirst.map((version) => path.join(DEBIAN, version, 'bin')),
  ];
  return folders.find((folder) =>
    ['initdb', 'postgres'].every((program) => fs.existsSync(path.join(folder, program))),
  );
}

/** A command, of which PostgreSQL may be sure that it is not root's. */
function unprivileged(command: readonly string[]): readonly [string, ...string[]] {
  const [program = '', ...args] = command;
  return isRoot ? ['runuser', '-u', USER, '--', program, ...args] : [program, ...args];
}

function succeeds([program, ...args]: readonly [string, ...string[]]): boolean {
  return spawnSync(program, args, { cwd: '/' }).status === 0;
}

const programs = findPrograms();

/** What is missing for a server of one's own; `null` when nothing is. */
function missing(): string | null {
  if (programs === undefined) return `no initdb and postgres on the path or in ${DEBIAN}`;
  return succeeds(unprivileged([path.join(programs, 'postgres'), '--version']))
    ? null
    : `no user ${USER} to run PostgreSQL as`;
}

/** A suite that needs PostgreSQL. Without it the suite is skipped, and says so. */
export function describePostgres(name: string, suite: () => void): void {
  const lack = missing();
  if (lack === null) {
    describe(name, suite);
    return;
  }
  process.stderr.write(`Skipped, as there is ${lack}: ${name}\n`);
  describe.skip(`${name} (skipped: ${lack})`, suite);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A PostgreSQL of one's own, on a free port of this machine, that can be taken away. */
export class PostgresServer {
  #process: ChildProcess | null = null;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    readonly url = `postgresql://test@127.0.0.1:${String(port)}/postgres`,
  ) {}

  static async start(): Promise<PostgresServer> {
    // Not within a folder that only root may enter.
    const directory = fs.mkdtempSync(path.join(tmpdir(), 'postgres-'));
    if (isRoot) {
      const [uid, gid] = ['-u', '-g'].map((flag) =>
        Number(spawnSync('id', [flag, USER], { encoding: 'utf8' }).stdout),
      );
      fs.chownSync(directory, uid!, gid!);
    }
    const data = path.join(directory, 'data');
    const init = [path.join(programs!, 'initdb'), '-D', data, '-U', 'test', '-A', 'trust', '--no-sync'];
    const [program, ...args] = unprivileged([...init, '--no-locale', '-E', 'UTF8']);
    const { status, stderr } = spawnSync(program, args, { cwd: '/', encoding: 'utf8' });
    if (status !== 0) throw new Error(`initdb failed: ${stderr}`);
    const server = new PostgresServer(directory, await freePort());
    await server.start();
    return server;
  }

  async start(): Promise<void> {
    const data = path.join(this.directory, 'data');
    const listen = ['-h', '127.0.0.1', '-p', String(this.port), '-k', this.directory];
    const settings = ['-F', '-c', 'lc_messages=C', '-c', 'logging_collector=off'];
    const [program, ...args] = unprivileged([
      path.join(programs!, 'postgres'),
      '-D',
      data,
      ...listen,
      ...settings,
    ]);
    const child = spawn(program, args, { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    await new Promise<void>((resolve, reject) => {
      let output = '';
      child.stderr.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output.includes('ready to accept connections')) resolve();
      });
      child.once('exit', () => {
        reject(new Error(`PostgreSQL ended: ${output}`));
      });
    });
  }

  /** Ends it, and every connection to it, at once; what it keeps is there when it starts again. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    const exited = once(child, 'exit');
    // The server's own number: of root's, `child` is `runuser`, which waits for it.
    const [pid] = fs.readFileSync(path.join(this.directory, 'data', 'postmaster.pid'), 'utf8').split('\n');
    process.kill(Number(pid), 'SIGINT');
    await exited;
  }

  /** Ends it, and deletes what it kept. */
  async destroy(): Promise<void> {
    await this.stop();
    fs.rmSync(this.directory, { recursive: true, force: true });
  }
}
