import { mapping, text, type Kinds } from './json-schema.js';

/** What each kind of credentials takes. */
export const AUTH_KINDS: Kinds = {
  bearer: { properties: { token: text('The token without the word Bearer') }, required: ['token'] },
  basic: {
    properties: { username: { type: 'string' }, password: { type: 'string' } },
    required: ['username', 'password'],
  },
  api_key: {
    properties: {
      in: { enum: ['header', 'query'], description: 'Where the key goes' },
      name: text('The name of the header or parameter'),
      value: text('The key'),
    },
    required: ['in', 'name', 'value'],
  },
  oauth2: {
    properties: {
      token_url: text('The token endpoint'),
      client_id: text('The client id'),
      client_secret: text('The client secret'),
      scope: text('The scope asked for'),
      client_auth: {
        enum: ['basic', 'body'],
        description:
          'How the client proves who it is: with HTTP Basic, or with its id and secret in the body',
        default: 'basic',
      },
      params: mapping('Further parameters of the token request, such as audience or resource', {
        type: ['string', 'number', 'boolean'],
      }),
    },
    required: ['token_url', 'client_id', 'client_secret'],
  },
};
