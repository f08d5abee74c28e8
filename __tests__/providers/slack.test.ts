import { SlackClient } from '../../examples/providers/slack.js';
import { HttpStatusError } from '../../src/index.js';
import type { ChaosApi } from '../../src/testing/index.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

function serveChannels(api: ChaosApi): void {
  api.route('GET /conversations.list', ({ params }) => {
    const start = Number(params['cursor'] ?? 0);
    const next = start + 100 < api.size ? String(start + 100) : '';
    const channels = api.records(start, 100).map(({ id, name }) => ({ id: `C${id}`, name }));
    return { body: { ok: true, channels, response_metadata: { next_cursor: next } } };
  });
}

const CHANNELS = firstIds(250, (number) => `C${number}`);

it('pages until the cursor is empty', async () => {
  const api = await serve({ auth: { type: 'bearer', token: 'xoxb-4af1' } });
  serveChannels(api);
  const slack = track(new SlackClient('xoxb-4af1', at(api)));
  expect(await idsOf(slack.channels())).toEqual(CHANNELS);
});

it('takes ok: false with status 200 for the error it is', async () => {
  const api = await serve();
  api.route('GET /conversations.list', () => ({ body: { ok: false, error: 'invalid_auth' } }));
  const slack = track(new SlackClient('xoxb-4af1', at(api)));
  const error = await errorOf(idsOf(slack.channels()));
  expect(error).toBeInstanceOf(HttpStatusError);
  expect(error).toMatchObject({ status: 200, attempts: 1 });
  expect(error.message).toContain('invalid_auth');
});

it('repeats what Slack could not do just now', async () => {
  const api = await serve();
  serveChannels(api);
  api.script({ status: 200, body: { ok: false, error: 'internal_error' } });
  const slack = track(new SlackClient('xoxb-4af1', at(api)));
  expect(await idsOf(slack.channels())).toEqual(CHANNELS);
  expect(api.ledger).toHaveLength(4);
});

it('a method that must rest does not hold up another', async () => {
  const api = await serve();
  serveChannels(api);
  api.route('GET /conversations.members', () => ({
    body: { ok: true, members: ['U1', 'U2'], response_metadata: { next_cursor: '' } },
  }));
  api.script(
    { status: 429, headers: { 'Retry-After': '2' }, body: { ok: false, error: 'ratelimited' } },
    { path: '/conversations.list' },
  );
  const slack = track(new SlackClient('xoxb-4af1', at(api)));
  const channels = idsOf(slack.channels());
  await api.received(1, { path: '/conversations.list' });
  const members: string[] = [];
  for await (const member of slack.members('C1')) members.push(member);
  expect(members).toEqual(['U1', 'U2']);
  expect(api.requests({ path: '/conversations.list' })).toHaveLength(1);
  expect(await channels).toEqual(CHANNELS);
});
