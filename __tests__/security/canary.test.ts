import { closeClients, errorOf } from '../support/clients.js';
import { closeServers } from '../support/test-server.js';
import { echoOf, startEchoServer } from './echo-server.js';
import { Gallery, leaksIn } from './printed.js';
import { SCENARIOS } from './scenarios.js';
import { ACCESS_TOKEN, ALL_SECRETS, HOLDERS, SECRETS, secretClient } from './secret-clients.js';

const warnings: unknown[] = [];
const onWarning = (warning: unknown): void => void warnings.push(warning);

beforeAll(() => process.on('warning', onWarning));
afterAll(() => process.off('warning', onWarning));

afterEach(async () => {
  await closeClients();
  await closeServers();
});

describe.each(HOLDERS)('a client with $kind, and a cookie', (holder) => {
  const echo = echoOf([...holder.secrets, SECRETS.cookie]);

  it.each(SCENARIOS)('shows no secret on: $name', async (scenario) => {
    const gallery = new Gallery();
    const server = await startEchoServer(ACCESS_TOKEN, ...scenario.handlers(echo));
    const options = typeof scenario.options === 'function' ? await scenario.options(echo) : scenario.options;
    const client = secretClient(holder, server.url, gallery, options);

    const error = await errorOf(
      scenario.run(client, echo, (what, value) => {
        gallery.show(what, value);
      }),
    );

    gallery.show('the error', error);
    gallery.show('the state of the limiter', client.rateLimiter.state());
    gallery.show('the client', client);
    gallery.show('warnings', warnings);
    expect(leaksIn(gallery.shown.join('\n'), ALL_SECRETS)).toEqual([]);
    expect(error.constructor.name).toBe(scenario.error.name);
  });
});
