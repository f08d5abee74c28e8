import fc from 'fast-check';
import type { AuthOptions } from '../../src/index.js';
import { closeClients, errorOf } from '../support/clients.js';
import { closeServers, startServer, type Handler, type TestServer } from '../support/test-server.js';
import { formsOf, Gallery, leaksIn } from './printed.js';
import { secretClient } from './secret-clients.js';

const RUNS = 100;
/** Each run is a request; a busy machine takes its time. */
const LIMIT_MS = 60_000;
const SEED = process.env['FUZZ_SEED'] === undefined ? 20_260_101 : Number(process.env['FUZZ_SEED']);

/** Characters that some encoding, pattern or parser gives a meaning. */
const AWKWARD = [
  ...['%', '&', '=', '?', '#', '+', '/', '\\', '"', "'", '`', '<', '>', '(', ')', '[', ']', '{', '}'],
  ...['^', '$', '.', '*', '|', ';', ':', ',', '@', '!', '~', '-', ' ', 'é', 'ß', '中', '😀'],
  ...['%41', '&amp;', '\\u0041', '$&', '%%'],
];

const word = fc.stringMatching(/^[A-Za-z0-9]{3,8}$/);
const awkward = fc.constantFrom(...AWKWARD);

/** At least four characters, and nothing at its ends that a header would lose. */
const secrets = fc
  .tuple(word, fc.array(fc.oneof(awkward, word), { minLength: 1, maxLength: 8 }), awkward, word)
  .map(([first, middle, one, last]) => [first, ...middle, one, last].join(''));

const headerSecrets = secrets.map((secret) => secret.replace(/[^\x20-\x7e\xa1-\xff]/g, 'x'));

const auths: fc.Arbitrary<readonly [secret: string, auth: AuthOptions]> = fc.oneof(
  headerSecrets.map((token) => [token, { type: 'bearer', token }] as const),
  headerSecrets.map((value) => [value, { type: 'apiKey', in: 'header', name: 'X-Own', value }] as const),
  secrets.map((value) => [value, { type: 'apiKey', in: 'query', name: 'k', value }] as const),
  secrets.map((password) => [password, { type: 'basic', username: 'me', password }] as const),
);

const ENCODINGS: Readonly<Record<string, (text: string) => string>> = {
  raw: (text) => text,
  percent: encodeURIComponent,
  'percent twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  form: (text) => new URLSearchParams({ '': text }).toString().slice(1),
  json: (text) => JSON.stringify(text).slice(1, -1),
  html: (text) => text.replace(/[&<>"']/g, (character) => `&#x${character.charCodeAt(0).toString(16)};`),
  base64: (text) => Buffer.from(text).toString('base64'),
  'base64 with something before it': (text) => Buffer.from(`a:${text}`).toString('base64'),
};

const encodings = fc.constantFrom(...Object.keys(ENCODINGS));
const surroundings = fc.oneof(fc.constantFrom('', ' ', '"', '=', '&x=', '\\ ', '% ', '<b>', '{"a":'), word);
const places = fc.constantFrom('body', 'json', 'jsonKey', 'problem', 'header', 'cookie', 'redirect', 'late');

const echoes = fc.record({ place: places, encoding: encodings, before: surroundings, after: surroundings });
type Echo = typeof echoes extends fc.Arbitrary<infer E> ? E : never;

function utf8InHeader(text: string): string {
  return Buffer.from(text.replace(/[\r\n]/g, ' ')).toString('latin1');
}

/** Found by other seeds: secrets that look escaped themselves, in texts that are escaped in another way. */
const FOUND = (
  [
    ['A0a\\u0041%%0aa', { place: 'jsonKey', encoding: 'json', before: '', after: 'Aa0' }],
    ['0AAé&0Aa\\u0041A0A', { place: 'header', encoding: 'html', before: '', after: '' }],
    ['0AAé"0Aa\\', { place: 'body', encoding: 'html', before: '', after: '\n' }],
  ] as const
).map(([token, echo]): [readonly [string, AuthOptions], Echo] => [[token, { type: 'bearer', token }], echo]);

/** Fails every request, with the secret where and as `echo` says. */
function handlerFor({ place, encoding, before, after }: Echo, secret: string): Handler {
  const encoded = ENCODINGS[encoding]!(secret);
  const text = before + encoded + after;
  const bodies: Partial<Record<Echo['place'], readonly [type: string, body: string]>> = {
    body: ['text/html', text],
    json: ['application/json', JSON.stringify({ error: { message: text, list: [1, text] } })],
    jsonKey: ['application/json', JSON.stringify({ [text]: text })],
    problem: ['application/problem+json', JSON.stringify({ title: text, detail: text, [text]: [text] })],
    late: ['text/plain', 'y'.repeat(495) + text],
  };
  const [type, body] = bodies[place] ?? ['text/plain', 'no'];
  return (seen, response) => {
    if (place === 'redirect' && !seen.url.startsWith('/to')) {
      const plain = encodeURIComponent(before + secret + after);
      const location = `/to/${plain}?q=${plain}`;
      response.writeHead(302, { location }).end();
      return;
    }
    response.setHeader('content-type', type);
    if (place === 'header') response.setHeader('x-debug', utf8InHeader(text));
    if (place === 'header') response.setHeader('x-request-id', utf8InHeader(text));
    if (place === 'cookie') response.setHeader('set-cookie', utf8InHeader(`a=${encoded}`));
    response.writeHead(418, utf8InHeader(text)).end(body);
  };
}

let server: TestServer;
let answer: Handler;
let harmless = '';

async function printedFailure(auth: AuthOptions, echo: Echo, echoed: string): Promise<string> {
  answer = handlerFor(echo, echoed);
  const gallery = new Gallery();
  const client = secretClient({ kind: '', secrets: [], auth: () => auth }, server.url, gallery);
  const error = await errorOf(client.get('/from', { a: 1 }));
  await client.close();
  gallery.show('the error', error);
  return gallery.shown.join('\n');
}

beforeAll(async () => {
  server = await startServer((seen, response, index) => answer(seen, response, index));
  const plain: Echo = { place: 'problem', encoding: 'raw', before: '', after: '' };
  harmless = await printedFailure({ type: 'bearer', token: 'tok-baseline' }, plain, 'tok-baseline');
});

afterAll(async () => {
  await closeClients();
  await closeServers();
});

it(
  'whatever the secret, and wherever and however a failing response echoes it, it is never shown',
  async () => {
    await fc.assert(
      fc.asyncProperty(auths, echoes, async ([secret, auth], echo) => {
        // What is printed anyway cannot tell whether the secret was shown.
        fc.pre(leaksIn(harmless, [secret]).length === 0);
        const shown = await printedFailure(auth, echo, secret);
        expect(leaksIn(shown, [secret])).toEqual([]);
      }),
      { numRuns: RUNS, seed: SEED, examples: FOUND },
    );
  },
  LIMIT_MS,
);

it('finds a secret that is shown', () => {
  fc.assert(
    fc.property(secrets, encodings, (secret, encoding) => {
      const text = ENCODINGS[encoding]!(secret);
      fc.pre(encoding !== 'base64 with something before it');
      expect(formsOf(secret).some((form) => text.includes(form) || encoding === 'html')).toBe(true);
    }),
    { numRuns: 100, seed: SEED },
  );
});
