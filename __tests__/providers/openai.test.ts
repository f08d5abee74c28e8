import { OpenAiClient } from '../../examples/providers/openai.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const QUESTION = { model: 'gpt-x', messages: [{ role: 'user', content: 'Hello?' }] };
const ANSWER = { id: 'c1', choices: [{ message: { role: 'assistant', content: 'Hello.' } }] };

it('lists by the id of the last item', async () => {
  const api = await serve({ auth: { type: 'bearer', token: 'sk-4af1' } });
  api.route('GET /files', ({ params }) => {
    const after = Number(String(params['after'] ?? 'file-0').slice(5));
    const data = api.records(after, 100).map(({ id, name }) => ({ id: `file-${id}`, filename: name }));
    return { body: { object: 'list', data, has_more: after + 100 < api.size } };
  });
  const openai = track(new OpenAiClient('sk-4af1', at(api)));
  expect(await idsOf(openai.files())).toEqual(firstIds(250, (number) => `file-${number}`));
});

it('keeps to the window of requests, with many in flight', async () => {
  const api = await serve({ rateLimit: { name: 'requests', limit: 4, windowMs: 1_000, headers: 'openai' } });
  api.route('POST /chat/completions', () => ({ body: ANSWER }));
  const openai = track(new OpenAiClient('sk-4af1', at(api)));
  const answers = await Promise.all(Array.from({ length: 12 }, () => openai.complete(QUESTION)));
  expect(answers).toEqual(Array.from({ length: 12 }, () => ANSWER));
  expect(api.stats().rateLimited).toBe(0);
});

it('rests when the tokens of a window are used up', async () => {
  const tokens = { name: 'tokens', limit: 60, windowMs: 1_000, headers: 'openai', cost: () => 20 } as const;
  const api = await serve({ rateLimit: tokens });
  api.route('POST /chat/completions', () => ({ body: ANSWER }));
  const openai = track(new OpenAiClient('sk-4af1', at(api)));
  for (let count = 0; count < 8; count++) expect(await openai.complete(QUESTION)).toEqual(ANSWER);
  expect(api.stats().rateLimited).toBe(0);
});

it('asks again when a completion is cut off, but not when the account is empty', async () => {
  const api = await serve();
  api.route('POST /chat/completions', () => ({ body: ANSWER }));
  api.script([
    { reset: 'mid-body' },
    'ok',
    { status: 429, body: { error: { code: 'insufficient_quota', message: 'Check your plan.' } } },
  ]);
  const openai = track(new OpenAiClient('sk-4af1', at(api)));
  expect(await openai.complete(QUESTION)).toEqual(ANSWER);
  const error = await errorOf(openai.complete(QUESTION));
  expect(error).toMatchObject({ name: 'RateLimitError', attempts: 1 });
  expect(error.message).toContain('Check your plan.');
});
