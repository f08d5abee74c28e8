import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { createCheckpoint } from '../../src/checkpoint/create-checkpoint.js';
import { keyFileName } from '../../src/checkpoint/key-file-name.js';
import { ownIdentity } from '../../src/checkpoint/process-identity.js';
import {
  CheckpointCorruptError,
  CheckpointLockedError,
  ConfigurationError,
  FileCheckpointStore,
} from '../../src/index.js';
import { errorOf } from '../support/clients.js';

const checkpoint = createCheckpoint({
  fingerprint: 'f',
  next: { params: { page: 2 } },
  paginator: null,
  pages: 1,
  items: 2,
});

let directory: string;
let store: FileCheckpointStore;

beforeEach(async () => {
  directory = path.join(await fs.mkdtemp(path.join(tmpdir(), 'checkpoints-')), 'made', 'here');
  store = new FileCheckpointStore(directory);
});

afterEach(() => fs.rm(path.dirname(path.dirname(directory)), { recursive: true, force: true }));

const file = (name: string): string => path.join(directory, name);

/** The number of a process that has ended. */
async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid!;
}

async function leaveLock(holder: object): Promise<void> {
  await fs.mkdir(directory, { recursive: true });
  const whole = { id: 'left', ...ownIdentity(), since: '2026-01-02T03:04:05.000Z', ...holder };
  await fs.writeFile(file('k.lock'), JSON.stringify(whole));
}

describe('FileCheckpointStore', () => {
  it('keeps JSON in a file of its own for each key, readable by its owner only', async () => {
    await store.set('k', checkpoint);
    await store.set('other', { ...checkpoint, pages: 9 });
    expect(await store.get('k')).toEqual(checkpoint);
    expect(JSON.parse(await fs.readFile(file('k.json'), 'utf8'))).toEqual(checkpoint);
    expect((await fs.stat(file('k.json'))).mode & 0o777).toBe(0o600);
    expect((await fs.readdir(directory)).sort()).toEqual(['k.json', 'other.json']);
  });

  it('has nothing before set and after delete', async () => {
    expect(await store.get('k')).toBeUndefined();
    expect(await store.delete('k')).toBe(false);
    await store.set('k', checkpoint);
    expect(await store.delete('k')).toBe(true);
    expect(await store.get('k')).toBeUndefined();
  });

  it('leaves a file alone that is not JSON', async () => {
    await store.set('k', checkpoint);
    await fs.writeFile(file('k.json'), '{"version":1,"pa');
    const error = await errorOf(store.get('k'));
    expect(error).toBeInstanceOf(CheckpointCorruptError);
    expect(error.message).toContain(file('k.json'));
    expect(await fs.readFile(file('k.json'), 'utf8')).toBe('{"version":1,"pa');
  });

  it('keeps the old checkpoint, and leaves nothing behind, when a write fails', async () => {
    await store.set('k', checkpoint);
    const rename = jest.spyOn(fs, 'rename').mockRejectedValueOnce(new Error('no'));
    await expect(store.set('k', { ...checkpoint, pages: 2 })).rejects.toThrow('no');
    rename.mockRestore();
    expect(await store.get('k')).toEqual(checkpoint);
    expect(await fs.readdir(directory)).toEqual(['k.json']);
  });

  it('syncs the file before it bears its name, and the folder after', async () => {
    const steps: string[] = [];
    const open = fs.open;
    const opened = jest.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const handle = await open(...args);
      const sync = handle.sync.bind(handle);
      handle.sync = () => {
        steps.push(`sync ${args[0] === directory ? 'folder' : 'file'}`);
        return sync();
      };
      return handle;
    });
    const rename = fs.rename;
    const renamed = jest.spyOn(fs, 'rename').mockImplementation((...args) => {
      steps.push('rename');
      return rename(...args);
    });
    await store.set('k', checkpoint);
    opened.mockRestore();
    renamed.mockRestore();
    expect(steps).toEqual(['sync file', 'rename', 'sync folder']);
  });

  it.each([[''], [undefined], [7]])('refuses the directory %p', (given) => {
    expect(() => new FileCheckpointStore(given as string)).toThrow(ConfigurationError);
  });

  it('refuses an empty key', async () => {
    expect(await errorOf(store.get(''))).toBeInstanceOf(ConfigurationError);
  });
});

describe('a key as a file name', () => {
  const keys = [
    'orders',
    'Orders',
    '../../etc/passwd',
    'a/b',
    'a\\b',
    'a.b',
    '.',
    '..',
    '~',
    '%41',
    'A',
    'con',
    'ü',
    '💡',
  ];

  it.each(keys)('%s stays in the folder, and has a name that every file system takes', (key) => {
    expect(keyFileName(key)).toMatch(/^[a-z0-9_%A-F-]+$/);
    expect(path.basename(keyFileName(key))).toBe(keyFileName(key));
  });

  it.each(['a\ud800', '\udc00', '\udc00\ud800'])(
    '%j is refused: no file name can tell it from others',
    async (key) => {
      const refused = /^checkpoint key must be valid Unicode/;
      for (const method of ['get', 'delete', 'lock', 'set'] as const) {
        const error = await errorOf(store[method](key, checkpoint));
        expect(error).toBeInstanceOf(ConfigurationError);
        expect(error.message).toMatch(refused);
      }
    },
  );

  it('is readable where it can be', () => {
    expect(keyFileName('orders_2024-01')).toBe('orders_2024-01');
    expect(keyFileName('org/repos')).toBe('org%2Frepos');
    expect(keyFileName('con')).toBe('%63on');
  });

  it('differs for different keys, case aside, and is never too long', () => {
    const long = ['x'.repeat(300), `${'x'.repeat(299)}y`, 'ü'.repeat(99), 'Ü'.repeat(99)];
    const names = [...keys, ...long].map(keyFileName);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(names.length);
    for (const name of names) expect(name.length).toBeLessThanOrEqual(100);
  });
});

describe('a disk that is full', () => {
  it('is told with the file that cannot be written', async () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const open = fs.open;
    const spy = jest.spyOn(fs, 'open').mockImplementation(async (...args) => {
      const handle = await open(...args);
      if (args[1] === 'wx') handle.writeFile = () => Promise.reject(full);
      return handle;
    });
    try {
      const error = await errorOf<NodeJS.ErrnoException>(store.set('k', checkpoint));
      expect(error).toMatchObject({ code: 'ENOSPC' });
      expect(error.message).toContain(`'${file('k.json')}`);
    } finally {
      spy.mockRestore();
    }
    expect(await fs.readdir(directory)).toEqual([]);
  });
});

describe('the lock of a key', () => {
  it('is held by one at a time, and says by whom', async () => {
    const held = await store.lock('k');
    const error = await errorOf(new FileCheckpointStore(directory).lock('k'));
    expect(error).toBeInstanceOf(CheckpointLockedError);
    expect(error.message).toMatch(
      /in use by another run of this process, since 2.+Z\. .*lock file: .*k\.lock/,
    );
    await (await store.lock('other')).release();
    await held.release();
    await held.release();
    await (await store.lock('k')).release();
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('names the process that holds it', async () => {
    await leaveLock({ pid: process.ppid, start: null });
    expect((await errorOf(store.lock('k'))).message).toContain(
      `in use by process ${String(process.ppid)} on ${hostname()}, since 2026-01-02T03:04:05.000Z`,
    );
  });

  it('of a process that has ended is taken over', async () => {
    await leaveLock({ pid: await deadProcess() });
    const lock = await store.lock('k');
    expect(await errorOf(store.lock('k'))).toBeInstanceOf(CheckpointLockedError);
    await lock.release();
    expect(await fs.readdir(directory)).toEqual([]);
  });

  // Only Linux tells when a process began.
  (existsSync('/proc/self/stat') ? it : it.skip)(
    'of a process whose number another has by now is taken over',
    async () => {
      await leaveLock({ pid: process.ppid, start: 'earlier' });
      await (await store.lock('k')).release();
    },
  );

  it('goes to one of many that take it over at once', async () => {
    await leaveLock({ pid: await deadProcess() });
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => store.lock('k')));
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const { reason } of tries.filter((one) => one.status === 'rejected')) {
      expect(reason).toBeInstanceOf(CheckpointLockedError);
    }
    expect(await fs.readdir(directory)).toEqual(['k.lock']);
  });

  it('is taken over from one that died while it took it over', async () => {
    await leaveLock({ pid: await deadProcess() });
    const taker = { id: 'taker', ...ownIdentity(), pid: await deadProcess(), since: '' };
    await fs.writeFile(file('k.lock.left'), JSON.stringify(taker));
    await (await store.lock('k')).release();
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('of another machine is left alone while that shows signs of life', async () => {
    await leaveLock({ host: 'elsewhere pid:[1]', pid: await deadProcess() });
    expect((await errorOf(store.lock('k'))).message).toMatch(/in use by process \d+ on elsewhere, since/);
    const silent = new Date(Date.now() - 61_000);
    await fs.utimes(file('k.lock'), silent, silent);
    await (await store.lock('k')).release();
  });

  it('that cannot be read is left alone, and the message says what to do', async () => {
    await fs.mkdir(directory, { recursive: true });
    await fs.writeFile(file('k.lock'), '');
    expect((await errorOf(store.lock('k'))).message).toMatch(/k\.lock cannot be read.*delete it/);
  });

  it('when lost ends the run that held it, which writes nothing more', async () => {
    const lock = await store.lock('k');
    await store.set('k', checkpoint);
    await leaveLock({ host: 'elsewhere', pid: 1 });
    expect(await errorOf(store.set('k', { ...checkpoint, pages: 2 }))).toBeInstanceOf(CheckpointLockedError);
    // It is another's by now.
    await lock.release();
    expect(await fs.readdir(directory)).toEqual(['k.json', 'k.lock']);
    expect(await store.get('k')).toEqual(checkpoint);
    await fs.rm(file('k.lock'));
    const again = await store.lock('k');
    await fs.rm(file('k.lock'));
    expect((await errorOf(store.set('k', checkpoint))).message).toContain('is gone');
    await again.release();
  });

  it('works where files cannot be linked', async () => {
    const link = jest
      .spyOn(fs, 'link')
      .mockRejectedValue(Object.assign(new Error('not supported'), { code: 'ENOTSUP' }));
    const lock = await store.lock('k');
    expect(await errorOf(store.lock('k'))).toBeInstanceOf(CheckpointLockedError);
    await lock.release();
    link.mockRestore();
    expect(await fs.readdir(directory)).toEqual([]);
  });

  it('clears away what those left behind that were killed while they took it, and only that', async () => {
    const dead = { id: 'dead', ...ownIdentity(), pid: await deadProcess(), since: '' };
    const alive = { ...dead, pid: process.pid };
    const elsewhere = { ...dead, host: 'elsewhere' };
    await fs.mkdir(directory, { recursive: true });
    const write = (name: string, holder: object): Promise<void> =>
      fs.writeFile(file(name), JSON.stringify(holder));
    await write('k.lock.1.tmp', dead);
    await write('k.lock.gone.2.tmp', dead);
    // It had replaced the lock of one that is gone, and was killed before it could say that this is done.
    await write('k.lock.gone', dead);
    await write('k.lock.3.tmp', alive);
    await write('k.lock.4.tmp', elsewhere);
    await write('k.lock.5.tmp', elsewhere);
    await fs.writeFile(file('k.lock.6.tmp'), '{"id":');
    await fs.writeFile(file('k.lock.7.tmp'), '{"id":');
    await write('other.lock.8.tmp', dead);
    const silent = new Date(Date.now() - 61_000);
    for (const name of ['k.lock.5.tmp', 'k.lock.7.tmp']) await fs.utimes(file(name), silent, silent);
    await (await store.lock('k')).release();
    expect((await fs.readdir(directory)).sort()).toEqual([
      'k.lock.3.tmp',
      'k.lock.4.tmp',
      'k.lock.6.tmp',
      'other.lock.8.tmp',
    ]);
  });

  it('shows every ten seconds that its holder is alive, until it is let go', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'Date', 'performance'] });
    try {
      const lock = await store.lock('k');
      const beats = async (): Promise<number> =>
        (await fs.readFile(file('k.lock'), 'utf8')).split('\n').length - 1;
      const silent = new Date(Date.now() - 61_000);
      await fs.utimes(file('k.lock'), silent, silent);
      jest.advanceTimersByTime(9_999);
      expect(await beats()).toBe(0);
      for (const beat of [1, 2]) {
        jest.advanceTimersByTime(beat === 1 ? 1 : 10_000);
        while ((await beats()) < beat) await new Promise(setImmediate);
      }
      // What others look at is the time of the file.
      expect((await fs.stat(file('k.lock'))).mtimeMs).toBeGreaterThan(silent.getTime() + 30_000);
      // It still says who holds it.
      await store.set('k', checkpoint);
      await lock.release();
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  it('clears away what a write left behind that was killed', async () => {
    await fs.mkdir(directory, { recursive: true });
    await fs.writeFile(file('k.json.1234.tmp'), '{"ver');
    await fs.writeFile(file('other.json.1234.tmp'), '{"ver');
    await (await store.lock('k')).release();
    expect(await fs.readdir(directory)).toEqual(['other.json.1234.tmp']);
  });
});
