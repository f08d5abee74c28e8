import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pino } from 'pino';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { createLogger } from '../../src/logging/create-logger.js';
import { isLevelEnabled } from '../../src/logging/is-level-enabled.js';
import type { Logger } from '../../src/logging/logger.js';
import { safeLogger } from '../../src/logging/safe-logger.js';
import { Redactor } from '../../src/redaction/redactor.js';

const SECRET = 's3cr3t-value';
const redactor = new Redactor();
redactor.addSecret(SECRET);

function recordingLogger(): Logger & { lines: unknown[][] } {
  const lines: unknown[][] = [];
  const method =
    (level: string) =>
    (...line: unknown[]): void =>
      void lines.push([level, ...line]);
  return {
    lines,
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
  };
}

/** What is written to stderr while `work` runs, line by line. */
function stderrOf(work: () => void): Record<string, unknown>[] {
  const written: string[] = [];
  const write = jest.spyOn(fs, 'writeSync').mockImplementation((fd: number, data: string) => {
    if (fd === 2) written.push(data);
    return Buffer.byteLength(data);
  });
  try {
    work();
  } finally {
    write.mockRestore();
  }
  return written.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("the client's own logger", () => {
  it('writes warnings and worse to stderr as pino does', () => {
    const logger = createLogger({ redactor });
    const lines = stderrOf(() => {
      logger.info('not this');
      logger.warn({ a: 1 }, 'this');
      logger.error('and this');
    });
    expect(lines).toMatchObject([
      { level: 40, name: 'resilient-api-client', a: 1, msg: 'this' },
      { level: 50, msg: 'and this' },
    ]);
  });

  it.each([
    ['trace', 6],
    ['info', 4],
    ['fatal', 1],
    ['silent', 0],
  ] as const)('writes from logLevel %s on', (logLevel, count) => {
    const logger = createLogger({ redactor, logLevel });
    const lines = stderrOf(() => {
      for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const) logger[level](level);
    });
    expect(lines).toHaveLength(count);
    expect(logger.isLevelEnabled?.('info')).toBe(count >= 4);
    expect(logger.isLevelEnabled?.('silent')).toBe(false);
  });

  it('redacts whatever is written through it', () => {
    const logger = createLogger({ redactor });
    const error = Object.assign(new Error(`no ${SECRET}`), {
      config: { headers: { authorization: SECRET } },
    });
    const lines = stderrOf(() => {
      logger.warn(
        { headers: { Authorization: 'x' }, req: { url: '?token=x' }, a: SECRET, err: error },
        `b ${SECRET}`,
      );
      logger.warn(error);
      logger.warn(Buffer.from(SECRET), 'bytes');
    });
    expect(JSON.stringify(lines)).not.toContain(SECRET);
    expect(lines).toMatchObject([
      {
        headers: { Authorization: '[redacted]' },
        req: { url: '?token=[redacted]' },
        a: '[redacted]',
        err: { type: 'Error', message: 'no [redacted]' },
        msg: 'b [redacted]',
      },
      { err: { message: 'no [redacted]' } },
      { value: '[Buffer, 12 bytes]', msg: 'bytes' },
    ]);
  });

  it('loads pino with the first line only, loses nothing at exit and keeps no process alive', () => {
    const script = `
      const { createLogger } = require('./src/logging/create-logger.ts');
      const { Redactor } = require('./src/redaction/redactor.ts');
      const logger = createLogger({ redactor: new Redactor() });
      const isLoaded = () => Object.keys(require.cache).some((file) => /node_modules.pino.pino\\.js$/.test(file));
      const before = isLoaded();
      logger.info('not written');
      const between = isLoaded();
      for (let i = 0; i < 1000; i++) logger.warn('line ' + i);
      process.stdout.write(JSON.stringify([before, between, isLoaded()]));
    `;
    const root = path.resolve(__dirname, '../..');
    const child = spawnSync(process.execPath, ['-r', './__tests__/support/register-ts.js', '-e', script], {
      cwd: root,
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(child.stdout).toBe('[false,false,true]');
    expect(child.stderr.trim().split('\n')).toHaveLength(1_000);
    expect(child.status).toBe(0);
  });

  it('says so once where pino cannot be loaded, and stays silent', () => {
    const emitWarning = jest.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    jest.isolateModules(() => {
      jest.doMock('pino', () => {
        throw new Error(`Cannot find module 'pino' ${SECRET}`);
      });
      const isolated = jest.requireActual<{ createLogger: typeof createLogger }>(
        '../../src/logging/create-logger.js',
      );
      const logger = isolated.createLogger({ redactor });
      logger.warn('a');
      logger.warn('b');
    });
    jest.dontMock('pino');
    expect(emitWarning).toHaveBeenCalledTimes(1);
    expect(emitWarning.mock.calls[0]?.[0]).toMatch(/pino cannot be used \(Cannot find .*\[redacted\]\)/);
    emitWarning.mockRestore();
  });
});

describe('a logger of the user', () => {
  it('is used as it is', () => {
    const own = recordingLogger();
    expect(createLogger({ redactor, logger: own })).toBe(own);
    const theirs = pino({ level: 'silent' });
    expect(createLogger({ redactor, logger: theirs })).toBe(theirs);
  });

  it('is made quieter by logLevel, whatever it is', () => {
    const own = recordingLogger();
    const logger = createLogger({ redactor, logger: own, logLevel: 'info' });
    logger.debug('a');
    logger.info({ b: 1 });
    logger.warn({ c: 1 }, 'd');
    expect(own.lines).toEqual([
      ['info', { b: 1 }],
      ['warn', { c: 1 }, 'd'],
    ]);
    expect(isLevelEnabled(logger, 'debug')).toBe(false);
    expect(isLevelEnabled(logger, 'info')).toBe(true);
    const quiet = createLogger({ redactor, logger: pino({ level: 'error' }), logLevel: 'debug' });
    expect(isLevelEnabled(quiet, 'warn')).toBe(false);
  });

  it('is none with false: one shared logger that writes nothing', () => {
    const none = createLogger({ redactor, logger: false });
    expect(createLogger({ redactor, logger: false, logLevel: 'trace' })).toBe(none);
    expect(stderrOf(() => none.fatal('x'))).toEqual([]);
    expect(isLevelEnabled(none, 'fatal')).toBe(false);
  });

  it.each<[string, object, string]>([
    ['true', { logger: true }, 'logger must be a pino-like logger, or false for none; got true'],
    ['null', { logger: null }, 'logger must be a pino-like logger, or false for none; got null'],
    ['console', { logger: console }, 'it has no method fatal'],
    ['an object', { logger: { warn: () => undefined } }, 'it has no method trace, debug, info, error, fatal'],
    ['an unknown level', { logLevel: 'loud' }, "logLevel must be 'trace' or 'debug'"],
  ])('is refused when it is %s', (_, options, message) => {
    const create = (): Logger => createLogger({ redactor, ...options });
    expect(create).toThrow(ConfigurationError);
    expect(create).toThrow(message);
  });
});

describe('safeLogger', () => {
  it('hands lines on as they were given', () => {
    const own = recordingLogger();
    const safe = safeLogger(own);
    safe.info('a');
    safe.warn({ b: 1 });
    safe.error({ c: 1 }, 'd');
    expect(own.lines).toEqual([
      ['info', 'a'],
      ['warn', { b: 1 }],
      ['error', { c: 1 }, 'd'],
    ]);
  });

  it('survives a logger that throws, rejects, or cannot tell its level', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    const broken = recordingLogger();
    broken.warn = () => {
      throw new Error('disk full');
    };
    broken.error = () => Promise.reject(new Error('disk full')) as unknown as undefined;
    broken.isLevelEnabled = () => {
      throw new Error('which?');
    };
    const safe = safeLogger(broken);
    safe.warn('a');
    safe.error('b');
    safe.info('c');
    await new Promise((resolve) => setImmediate(resolve));
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(broken.lines).toEqual([['info', 'c']]);
  });
});
