import { StripeClient } from '../../examples/providers/stripe.js';
import { closeClients, errorOf, track } from '../support/clients.js';
import { at, closeServers, firstIds, idsOf, serve } from './support.js';

afterEach(async () => {
  await closeClients();
  await closeServers();
});

const CHARGE = { amount: 1_250, currency: 'eur', source: 'tok_visa' };

it('asks for the charges after the last one it has, until has_more is false', async () => {
  const api = await serve({ auth: { type: 'bearer', token: 'sk_test_4af1' } });
  api.route('GET /charges', ({ params }) => {
    const after = Number(String(params['starting_after'] ?? 'ch_0').slice(3));
    const data = api.records(after, 100).map(({ id }) => ({ id: `ch_${id}`, amount: 100 * id }));
    return { body: { object: 'list', data, has_more: after + 100 < api.size } };
  });
  const stripe = track(new StripeClient('sk_test_4af1', at(api)));
  expect(await idsOf(stripe.charges())).toEqual(firstIds(250, (number) => `ch_${number}`));
  expect(api.requests({ path: '/charges' }).map(({ params }) => params['starting_after'])).toEqual([
    undefined,
    'ch_100',
    'ch_200',
  ]);
});

it('repeats a charge whose answer was lost under the same idempotency key', async () => {
  const api = await serve();
  api.route('POST /charges', () => ({ body: { id: 'ch_1', amount: 1_250 } }));
  api.script([{ reset: 'before' }, { status: 500 }], { path: '/charges' });
  const stripe = track(new StripeClient('sk_test_4af1', at(api)));
  expect(await stripe.createCharge(CHARGE)).toEqual({ id: 'ch_1', amount: 1_250 });
  const sent = api.requests({ path: '/charges' });
  expect(sent.map(({ body }) => body)).toEqual(
    Array.from({ length: 3 }, () => 'amount=1250&currency=eur&source=tok_visa'),
  );
  const keys = new Set(sent.map(({ headers }) => headers['idempotency-key']));
  expect(keys.size).toBe(1);
  expect([...keys][0]).toMatch(/\S{16,}/);
});

it.each([
  ['true', 409, 2],
  ['false', 503, 1],
])('does as Stripe-Should-Retry: %s says, on a %s', async (should, status, attempts) => {
  const api = await serve();
  api.route('POST /charges', () => ({ body: { id: 'ch_1', amount: 1_250 } }));
  api.script({ status, headers: { 'Stripe-Should-Retry': should } }, { path: '/charges' });
  const stripe = track(new StripeClient('sk_test_4af1', at(api)));
  const charge = stripe.createCharge(CHARGE);
  if (attempts === 1) expect(await errorOf(charge)).toMatchObject({ status, attempts });
  else expect(await charge).toMatchObject({ id: 'ch_1' });
  expect(api.requests({ path: '/charges' })).toHaveLength(attempts);
});
