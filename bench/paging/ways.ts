import { setTimeout as sleep } from 'node:timers/promises';
import { ApiClient, LinkHeaderPaginator, PageNumberPaginator, type QueryOptions } from 'resilient-api-client';

/** What every way goes through, and what the server and the consumer take for each page. */
export const PAGES = 200;
export const ITEMS_PER_PAGE = 50;
export const LATENCY_MS = 20;
export const CONSUMER_MS = 20;

/** What the consumer counts, and what it takes for a page. */
export interface Consumer {
  /** Takes the items of one page. */
  take(items: readonly unknown[]): Promise<void> | void;
}

/** One way of fetching all pages. */
export interface Way {
  readonly name: string;
  readonly packages: readonly string[];
  /** Whether the consumer works for {@link CONSUMER_MS} on each page. */
  readonly works: boolean;
  /** No client that fetches in this way could be faster, in milliseconds. */
  readonly idealMs: number;
  run(origin: string, consumer: Consumer): Promise<void>;
}

const OURS = ['resilient-api-client', 'axios'];
const CONCURRENCY = 8;
const PREFETCH = 2;

const ONE_AFTER_THE_OTHER_MS = PAGES * LATENCY_MS;
const IN_TURNS_MS = PAGES * (LATENCY_MS + CONSUMER_MS);
/** The first page, which tells how many there are, and then the others in groups. */
const PARALLEL_MS = LATENCY_MS * (1 + Math.ceil((PAGES - 1) / CONCURRENCY));
/** All pages are fetched while the consumer works on those before them; its work on the last remains. */
const AHEAD_MS = PAGES * Math.max(LATENCY_MS, CONSUMER_MS) + Math.min(LATENCY_MS, CONSUMER_MS);

function ours(options: QueryOptions): Way['run'] {
  return async (origin, consumer) => {
    const client = new ApiClient({ baseURL: origin });
    for await (const { items } of client.queryAll('/pages', { pages: PAGES }, options))
      await consumer.take(items);
    await client.close();
  };
}

const got: Way['run'] = async (origin, consumer) => {
  const { got: client } = await import('got');
  const pages = client.paginate<unknown[]>(`${origin}/pages?pages=${PAGES}`, {
    responseType: 'json',
    // One element for each page, as the consumer takes pages.
    pagination: { transform: (response) => [response.body as unknown[]], countLimit: Infinity },
  });
  for await (const items of pages) await consumer.take(items);
};

const octokit: Way['run'] = async (origin, consumer) => {
  const [{ Octokit }, { paginateRest }] = await Promise.all([
    import('@octokit/core'),
    import('@octokit/plugin-paginate-rest'),
  ]);
  const client = new (Octokit.plugin(paginateRest))({ baseUrl: origin });
  const pages = client.paginate.iterator('GET /pages', { pages: PAGES });
  for await (const { data } of pages) await consumer.take(data);
};

const byLink: QueryOptions = { paginator: new LinkHeaderPaginator() };
const byNumber: QueryOptions = { paginator: new PageNumberPaginator({ totalPages: 'header.x-total-pages' }) };

/** Each kind once with a consumer that only counts, and once with one that works. */
function inBoth(name: string, packages: readonly string[], run: Way['run']): Way[] {
  return [
    { name, packages, run, works: false, idealMs: ONE_AFTER_THE_OTHER_MS },
    { name, packages, run, works: true, idealMs: IN_TURNS_MS },
  ];
}

export const WAYS: readonly Way[] = [
  ...inBoth('got.paginate', ['got'], got),
  ...inBoth('octokit.paginate', ['@octokit/core', '@octokit/plugin-paginate-rest'], octokit),
  ...inBoth('ApiClient', OURS, ours(byLink)),
  {
    name: `ApiClient, prefetch: ${PREFETCH}`,
    packages: OURS,
    works: true,
    idealMs: AHEAD_MS,
    run: ours({ ...byLink, prefetch: PREFETCH }),
  },
  {
    name: `ApiClient, concurrency: ${CONCURRENCY}`,
    packages: OURS,
    works: false,
    idealMs: PARALLEL_MS,
    run: ours({ ...byNumber, concurrency: CONCURRENCY }),
  },
];

/** A consumer that counts and, where the way says so, works. */
export class CountingConsumer implements Consumer {
  pages = 0;
  items = 0;

  constructor(private readonly works: boolean) {}

  take(items: readonly unknown[]): Promise<void> | void {
    this.pages += 1;
    this.items += items.length;
    if (this.works) return sleep(CONSUMER_MS);
  }
}
