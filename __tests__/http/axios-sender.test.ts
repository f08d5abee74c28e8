import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { AxiosHeaders, type InternalAxiosRequestConfig } from 'axios';
import { resolveAxiosSettings, type AxiosSettings } from '../../src/http/axios-settings.js';
import type { RawResponse } from '../../src/http/send.js';
import { AxiosSender } from '../../src/http/axios-sender.js';
import { AbortSlot } from '../../src/internal/abort-slot.js';

const server = http.createServer((request, response) => {
  request.resume();
  response.end(request.url);
});
let origin = '';

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));

/** Sends one request with what the client was given (`settings`) and what the call's own config holds (`call`). */
async function send(
  settings: AxiosSettings | undefined,
  call: object = {},
  data?: string,
): Promise<RawResponse> {
  const resolved = resolveAxiosSettings(settings, 'axios');
  const outgoing = {
    method: data === undefined ? 'GET' : 'POST',
    url: `${origin}/things?page=2`,
    origin,
    hostname: '127.0.0.1',
    headers: new AxiosHeaders(),
    data,
    stream: false,
    timeouts: { connectMs: 1_000, responseMs: 1_000, totalMs: Infinity },
    config: call as InternalAxiosRequestConfig,
  };
  try {
    const handlers = { onStreamEnd: () => undefined, toStreamError: (error: unknown) => error as Error };
    return await new AxiosSender(resolved, 1_000).send(outgoing, new AbortSlot(), handlers);
  } finally {
    resolved.destroyAgents();
  }
}

/** An agent that notes the targets it connects to. */
class NotingAgent extends http.Agent {
  readonly targets: string[] = [];

  override createConnection(
    ...args: Parameters<http.Agent['createConnection']>
  ): ReturnType<http.Agent['createConnection']> {
    const { host, port } = args[0] as { host?: string; port?: number };
    this.targets.push(`http://${String(host)}:${String(port)}`);
    return super.createConnection(...args);
  }
}

describe('AxiosSender: settings', () => {
  it.each([
    ['of the client', true],
    ['of one call, before those of the client', false],
  ])('takes those %s', async (_, fromClient) => {
    const [ofClient, ofCall] = [new NotingAgent(), new NotingAgent()];
    await send({ httpAgent: ofClient }, fromClient ? {} : { httpAgent: ofCall });
    expect({ client: ofClient.targets, call: ofCall.targets }).toEqual({
      client: fromClient ? [origin] : [],
      call: fromClient ? [] : [origin],
    });
  });

  it('a body above maxBodyLength is not sent', async () => {
    await expect(send({ maxBodyLength: 3 }, {}, 'four')).rejects.toMatchObject({ kind: 'connection' });
    await expect(send({ maxBodyLength: 4 }, {}, 'four')).resolves.toMatchObject({ status: 200 });
  });

  it('what the client decides is not taken from the config of a call', async () => {
    const call = {
      url: 'http://127.0.0.1:1/',
      method: 'delete',
      params: { a: 1 },
      auth: { username: 'u' },
      timeout: 1,
    };
    const { status, body } = await send(undefined, {
      ...call,
      responseType: 'text',
      validateStatus: () => false,
    });
    expect({ status, body }).toEqual({ status: 200, body: Buffer.from('/things?page=2') });
  });
});

describe('AxiosSender: proxies', () => {
  const { HTTP_PROXY } = process.env;
  afterEach(() => {
    if (HTTP_PROXY === undefined) delete process.env['HTTP_PROXY'];
    else process.env['HTTP_PROXY'] = HTTP_PROXY;
  });

  it.each([
    ['one configured', { proxy: { host: '127.0.0.1', port: 1 } }, undefined],
    ['one of the environment', undefined, 'http://127.0.0.1:1'],
  ])('loopback is not reached through %s', async (_, settings, variable) => {
    if (variable !== undefined) process.env['HTTP_PROXY'] = variable;
    await expect(send(settings)).resolves.toMatchObject({ status: 200 });
  });
});
