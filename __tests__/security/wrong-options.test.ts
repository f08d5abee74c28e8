import { ApiClient, ConfigurationError, CrossOriginError } from '../../src/index.js';
import { closeClients, errorOf, makeClient } from '../support/clients.js';
import { leaksIn, printed } from './printed.js';

const SECRET = 'tok_9f8e7d6c5b4a';
const USER_INFO = `https://user:${SECRET}@api.example.com`;

afterEach(closeClients);

function failing(act: () => unknown): Promise<Error> {
  return errorOf(Promise.resolve().then(act));
}

describe('a client that is configured wrongly with a secret', () => {
  it.each<[string, object]>([
    ['baseURL: user info', { baseURL: USER_INFO }],
    ['baseURL: a query', { baseURL: `https://api.example.com/?key=${SECRET}` }],
    ['baseURL: the secret itself', { baseURL: SECRET }],
    ['auth: a string', { auth: SECRET }],
    ['auth: an array', { auth: [SECRET] }],
    ['auth.token: an object', { auth: { type: 'bearer', token: { SECRET } } }],
    ['auth.token: with a line break', { auth: { type: 'bearer', token: `${SECRET}\n` } }],
    ['auth.token: with its scheme', { auth: { type: 'bearer', token: `Bearer ${SECRET}` } }],
    ['auth.username: with a colon', { auth: { type: 'basic', username: `me:${SECRET}`, password: '' } }],
    ['auth.password: an object', { auth: { type: 'basic', username: 'me', password: { SECRET } } }],
    [
      'auth.password: with a line break',
      { auth: { type: 'basic', username: 'me', password: `${SECRET}\n` } },
    ],
    [
      'auth.name: the value',
      { auth: { type: 'apiKey', in: 'header', name: `key ${SECRET}`, value: 'x-key' } },
    ],
    ['auth.value: an object', { auth: { type: 'apiKey', in: 'query', name: 'key', value: { SECRET } } }],
    [
      'auth.tokenUrl: user info',
      { auth: { type: 'oauth2', tokenUrl: USER_INFO, clientId: 'a', clientSecret: 'b' } },
    ],
    [
      'auth.clientSecret: an array',
      { auth: { type: 'oauth2', tokenUrl: 'https://a.b', clientId: 'a', clientSecret: [SECRET] } },
    ],
    [
      'auth.params: a string',
      { auth: { type: 'oauth2', tokenUrl: 'https://a.b', clientId: 'a', clientSecret: 'b', params: SECRET } },
    ],
    ['headers: a string', { headers: SECRET }],
    ['headers: an object as a value', { headers: { Authorization: { SECRET } } }],
    ['headers: a line break', { headers: { Authorization: `Bearer ${SECRET}\r\nX: 1` } }],
    ['headers: a whole line as a name', { headers: { [`Authorization: Bearer ${SECRET}`]: '' } }],
    ['params: a string', { params: SECRET }],
    ['params: an object as a value', { params: { api_key: { SECRET } } }],
    ['allowedOrigins: a string', { allowedOrigins: SECRET }],
    ['allowedOrigins: user info', { allowedOrigins: [USER_INFO] }],
    ['redact: the secret instead of a name', { redact: SECRET }],
    ['axios: a string', { axios: SECRET }],
    ['axios.proxy: a string', { axios: { proxy: `http://me:${SECRET}@proxy` } }],
    ['axios.httpsAgent: a string', { axios: { httpsAgent: SECRET } }],
  ])('%s: is refused without showing it', async (_name, options) => {
    const error = await failing(() => new ApiClient({ baseURL: 'https://api.example.com', ...options }));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(leaksIn(printed(error), [SECRET])).toEqual([]);
  });

  it('a URL in the place of the options: is refused without showing it', async () => {
    const error = await failing(() => new ApiClient(USER_INFO as never));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(leaksIn(printed(error), [SECRET])).toEqual([]);
  });
});

describe('a request that is made wrongly with a secret', () => {
  it.each<[string, (client: ApiClient) => unknown]>([
    ['a string instead of a request', (client) => client.request(SECRET as never)],
    ['params: a string', (client) => client.get('/', SECRET as never)],
    ['params: an object as a value', (client) => client.get('/', { key: { SECRET } })],
    ['options: a string', (client) => client.get('/', {}, SECRET as never)],
    ['path: a URL', (client) => client.get(new URL(`https://a.b/?key=${SECRET}`) as never)],
    ['headers: a string', (client) => client.get('/', {}, { headers: SECRET as never })],
    ['headers: a line break', (client) => client.get('/', {}, { headers: { 'x-a': `${SECRET}\n` } })],
    [
      'headers: a line as a name',
      (client) => client.get('/', {}, { headers: { [`Cookie: a=${SECRET}`]: 1 } }),
    ],
    ['a body that is no JSON', (client) => client.post('/', { secret: SECRET, big: 1n })],
  ])('%s: is refused without showing it', async (_name, act) => {
    const error = await failing(() => act(makeClient('https://api.example.com')));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(leaksIn(printed(error), [SECRET])).toEqual([]);
  });

  it.each([
    ['an absolute path on another origin', `https://other.example/?api_key=${SECRET}`],
    ['user info in it', `https://${SECRET}:${SECRET}@other.example/`],
    ['a path that starts with two slashes', `//${SECRET}@other.example/`],
  ])('%s: is refused without showing it', async (_name, path) => {
    const error = await failing(() => makeClient('https://api.example.com').get(path));
    expect(error).toBeInstanceOf(CrossOriginError);
    expect(leaksIn(printed(error), [SECRET])).toEqual([]);
  });
});

describe('credentials that come out wrong when they are asked for', () => {
  it.each<[string, () => unknown]>([
    ['an object', () => ({ SECRET })],
    ['with its scheme', () => `Bearer ${SECRET}`],
    ['with a line break', () => `${SECRET}\n`],
  ])('a token function that gives %s', async (_name, token) => {
    const client = makeClient('https://api.example.com', {
      auth: { type: 'bearer', token: token as () => string },
    });
    const error = await errorOf(client.get('/'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(leaksIn(printed(error), [SECRET])).toEqual([]);
  });

  it.each<[string, unknown]>([
    ['a string', SECRET],
    ['headers that are a string', { headers: SECRET, generation: 1 }],
    ['a header that is an object', { headers: { authorization: { SECRET } }, generation: 1 }],
    ['a header with a line break', { headers: { authorization: `${SECRET}\n` }, generation: 1 }],
    ['no generation', { headers: { authorization: SECRET } }],
  ])('a strategy that gives %s', async (_name, answer) => {
    const client = makeClient('https://api.example.com', { auth: { authorize: () => answer as never } });
    const error = await errorOf(client.get('/'));
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(leaksIn(printed(error), [SECRET])).toEqual([]);
  });
});
