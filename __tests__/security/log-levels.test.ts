import fs from 'node:fs';
import type { ApiClientOptions, LogLevel } from '../../src/index.js';
import { closeClients, errorOf } from '../support/clients.js';
import { closeServers } from '../support/test-server.js';
import { echoOf, refuse, startEchoServer } from './echo-server.js';
import { Gallery, leaksIn } from './printed.js';
import { ACCESS_TOKEN, ALL_SECRETS, HOLDERS, SECRETS, secretClient } from './secret-clients.js';

const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];
const STDERR = 2;

/** What is written to the standard error until it is stopped; it does not appear there. */
function captureStderr(): { written(): string; stop(): void } {
  let written = '';
  const original = fs.writeSync;
  const spy = jest.spyOn(fs, 'writeSync').mockImplementation(((
    fd: number,
    data: string,
    ...rest: never[]
  ) => {
    if (fd !== STDERR) return original(fd, data, ...rest);
    written += data;
    return Buffer.byteLength(data);
  }) as typeof fs.writeSync);
  return {
    written: () => written,
    stop: () => {
      spy.mockRestore();
    },
  };
}

afterEach(async () => {
  await closeClients();
  await closeServers();
});

describe.each(HOLDERS)('the log of a client with $kind', (holder) => {
  const echo = echoOf([...holder.secrets, SECRETS.cookie]);

  async function failOften(options: Partial<ApiClientOptions>, logsItself = true): Promise<void> {
    const server = await startEchoServer(
      ACCESS_TOKEN,
      refuse(503, 'json', echo),
      refuse(500, 'html', echo),
      (_seen, response) => response.destroy(),
      refuse(404, 'problem', echo),
    );
    const client = secretClient(holder, server.url, new Gallery(), options);
    // A subclass logs through the client's own logger too.
    for (const path of ['/a', '/b']) {
      const error = await errorOf(client.get(path));
      if (logsItself)
        client.logger.fatal(
          { err: error, headers: { cookie: SECRETS.cookie }, echo },
          `Failed: ${String(error)} ${echo.text}`,
        );
    }
  }

  it.each(LEVELS)('at %s, on the standard error', async (logLevel) => {
    const stderr = captureStderr();
    await failOften({ logger: undefined, logLevel }).finally(() => {
      stderr.stop();
    });
    expect(stderr.written() !== '').toBe(logLevel !== 'silent');
    expect(leaksIn(stderr.written(), ALL_SECRETS)).toEqual([]);
  });

  it("in a pino of the user's own, at trace", async () => {
    const gallery = new Gallery();
    await failOften({ logger: gallery.pino() }, false);
    expect(gallery.shown.join('\n')).toContain('Gave up on GET');
    expect(leaksIn(gallery.shown.join('\n'), ALL_SECRETS)).toEqual([]);
  });
});
