import type { ChaosApi, ChaosApiOptions } from '../../src/testing/index.js';

/** Plays a provider that an example names, so that the example is run as it stands. */
export interface StandIn {
  /** What is replaced in the example by the stand-in's own URL. */
  readonly origin: string;
  readonly options?: ChaosApiOptions;
  readonly serve: (api: ChaosApi) => void;
  /** What the example takes for given: an environment, functions of its reader. */
  readonly globals?: () => Record<string, unknown>;
}

/** What every variable of the environment is, in an example. */
export const FROM_ENVIRONMENT = 'from-the-environment';

/** By the name in `<!-- example: provider=… -->`. */
export const STAND_INS: Readonly<Record<string, StandIn>> = {
  github: {
    origin: 'https://api.github.com',
    options: { records: 25, auth: { type: 'bearer', token: FROM_ENVIRONMENT } },
    serve: (api) => {
      api.mount('GET /orgs/:org/repos', 'link').mount('POST /graphql', 'graphql');
    },
  },
  // It takes no token: octokit says `token …` where this server wants `Bearer …`.
  'github-public': {
    origin: 'https://api.github.com',
    options: { records: 25 },
    serve: (api) => {
      api.mount('GET /orgs/:org/repos', 'link');
    },
  },
  shop: {
    origin: 'https://api.shop.example',
    options: { auth: { type: 'bearer', token: FROM_ENVIRONMENT } },
    serve: (api) => {
      api.route('GET /v1/orders', ({ params }) => {
        const more = params['cursor'] === undefined;
        return {
          body: { data: [{ id: 'a', total: 3 }], meta: { has_more: more, next_cursor: more ? 'b' : null } },
        };
      });
    },
  },
  example: {
    origin: 'https://api.example.com',
    options: { records: 25 },
    serve: (api) => {
      api.mount('GET /v1/orders', 'cursor');
      api.route('POST /v1/payments', () => ({ status: 201, body: { id: 'pay_1' } }));
      api.route('GET /assessments', ({ params }) => {
        const page = Number(params['page']);
        return { body: { data: [{ id: page }], paging: { hasMore: page < 3, page } } };
      });
      api.mount('GET /events', 'cursor');
      api.mount('GET /records', 'page');
    },
    globals: () => ({
      load: async () => undefined,
      save: async () => undefined,
      store: async () => undefined,
    }),
  },
  specs: {
    origin: 'https://api.example.com',
    options: { records: 25 },
    serve: (api) => {
      api.route('GET /assessments', ({ params }) => {
        const page = Number(params['page']);
        return { body: { data: [{ id: page }], paging: { hasMore: page < 3, page } } };
      });
      api.route('GET /users', ({ params }) => {
        const [offset, limit] = [Number(params['offset']), Number(params['limit'])];
        const users = api.records(offset, limit);
        return { body: { users, has_more: offset + limit < 25, offset, limit } };
      });
      api.route('GET /orders', ({ params }) => {
        const { updated_since: since } = params;
        return { body: { data: [{ id: 1, updated_at: since }], next_cursor: null } };
      });
      api.mount('GET /events', 'cursor');
    },
  },
  notion: {
    origin: 'https://api.notion.com',
    options: { records: 25, auth: { type: 'bearer', token: 'secret_4af1' } },
    serve: (api) => {
      api.route('POST /v1/search', ({ json, headers }) => {
        const { start_cursor: start = 0 } = json as { start_cursor?: number };
        if (headers['notion-version'] === undefined) return { status: 400 };
        return { body: { results: api.records(start, 10), next_cursor: start < 20 ? start + 10 : null } };
      });
    },
  },
  slack: {
    origin: 'https://slack.com',
    options: { auth: { type: 'bearer', token: 'xoxb-4af1' } },
    serve: (api) => {
      let asked = 0;
      api.route('GET /api/conversations.list', () => {
        asked += 1;
        if (asked === 1)
          return { body: { ok: false, error: 'internal_error' }, headers: { 'Retry-After': 0 } };
        return { body: { ok: true, channels: [{ name: 'general' }] } };
      });
    },
  },
  acme: {
    origin: 'https://api.acme.example',
    serve: (api) => {
      api.route('GET /widgets', () => ({ body: { usage: { left: 41, renewsInSeconds: 60 } } }));
      api.route('GET /stock', ({ params }) => ({
        body: { stock: { [`A-${String(params['page'])}`]: 5 }, pages: 3 },
      }));
      api.route('GET /feed', ({ params }) => {
        const before = Number(params['before'] ?? 100);
        return { body: { entries: [{ at: before - 1 }, { at: before - 2 }], more: before > 96 } };
      });
      api.route('GET /files/a.csv', () => ({ body: 'a,b' }));
    },
  },
};
