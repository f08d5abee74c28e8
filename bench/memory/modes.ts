import { PageNumberPaginator, type ApiClient, type Page } from '../../src/index.js';

/** One way of going through all pages. It calls `onPage` for each, and keeps none. */
export interface Mode {
  /** As given on the command line. */
  readonly name: string;
  readonly description: string;
  run(client: ApiClient, pages: number, onPage: () => void): Promise<void>;
}

const PATH = '/pages';
const paginator = new PageNumberPaginator({ totalPages: 'header.x-total-pages' });
/** Items of a page; the server's doing. */
export const ITEMS_PER_PAGE = 20;

async function through(pages: AsyncIterable<unknown>, onPage: () => void): Promise<void> {
  for await (const _ of pages) onPage();
}

function queryOptions(pages: number): { paginator: PageNumberPaginator; maxCalls: number } {
  return { paginator, maxCalls: pages };
}

export const MODES: readonly Mode[] = [
  {
    name: 'sequential',
    description: 'queryAll, page by page',
    run: (client, pages, onPage) => through(client.queryAll(PATH, { pages }, queryOptions(pages)), onPage),
  },
  {
    name: 'prefetch',
    description: 'queryAll with prefetch: 4',
    run: (client, pages, onPage) =>
      through(client.queryAll(PATH, { pages }, { ...queryOptions(pages), prefetch: 4 }), onPage),
  },
  {
    name: 'concurrency',
    description: 'queryAll with concurrency: 8',
    run: (client, pages, onPage) =>
      through(client.queryAll(PATH, { pages }, { ...queryOptions(pages), concurrency: 8 }), onPage),
  },
  {
    name: 'partitions',
    description: 'forEachPartition, 4 at the same time, 10 pages each',
    run: (client, pages, onPage) => {
      const partitions = Array.from({ length: pages / 10 }, (_, partition) => partition);
      const query = (partition: number): AsyncGenerator<Page<unknown>, void, unknown> =>
        client.queryAll(PATH, { partition, pages: 10 }, queryOptions(10));
      return through(client.forEachPartition(partitions, query), onPage);
    },
  },
  {
    name: 'items',
    description: 'queryItems',
    run: async (client, pages, onPage) => {
      let items = 0;
      for await (const _ of client.queryItems(PATH, { pages }, queryOptions(pages))) {
        items += 1;
        if (items % ITEMS_PER_PAGE === 0) onPage();
      }
    },
  },
  {
    name: 'batches',
    description: 'queryBatches of 100',
    run: async (client, pages, onPage) => {
      const batches = client.queryBatches(PATH, { pages }, { ...queryOptions(pages), batchSize: 100 });
      for await (const batch of batches) {
        for (let items = 0; items < batch.length; items += ITEMS_PER_PAGE) onPage();
      }
    },
  },
];

/** What the others are not: it keeps every page, to show that the measurement would tell. */
export const HOARDING: Mode = {
  name: 'hoarding',
  description: 'queryAll, every page kept by the consumer',
  run: async (client, pages, onPage) => {
    const kept: Page<unknown>[] = [];
    for await (const page of client.queryAll(PATH, { pages }, queryOptions(pages))) {
      kept.push(page);
      onPage();
    }
    if (kept.length !== pages) throw new Error(`${kept.length} pages came`);
  },
};

/** @throws Error when there is no such mode */
export function modeNamed(name: string | undefined): Mode {
  const mode = [...MODES, HOARDING].find((candidate) => candidate.name === name);
  if (mode !== undefined) return mode;
  throw new Error(`There is no mode ${String(name)}`);
}
