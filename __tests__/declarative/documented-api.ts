import { json, startServer, type TestServer } from '../support/test-server.js';

const TOTAL = 35;
const PAGE_SIZE = 10;

/**
 * The API that the vocabulary's documentation uses in its examples: 35 records, ten a page, paged by number, by offset
 * and by cursor, and once with a page that fails the first time it is asked for.
 */
export function startDocumentedApi(): Promise<TestServer> {
  const failed = new Set<number>();
  return startServer(({ url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    const number = (name: string, fallback: number): number => Number(searchParams.get(name) ?? fallback);
    const records = (start: number, size: number, make: (id: number) => object): object[] =>
      Array.from({ length: Math.max(0, Math.min(size, TOTAL - start)) }, (_, index) =>
        make(start + index + 1),
      );

    switch (pathname) {
      case '/api/v1/assessments': {
        const [page, pageSize] = [number('page', 1), number('pageSize', PAGE_SIZE)];
        const data = records((page - 1) * pageSize, pageSize, (id) => ({
          id,
          name: `Assessment ${String(id)}`,
        }));
        json(response, { data, paging: { hasMore: page * pageSize < TOTAL, page, pageSize, total: TOTAL } });
        return;
      }
      case '/api/v1/users': {
        const [offset, limit] = [number('offset', 0), number('limit', PAGE_SIZE)];
        const users = records(offset, limit, (id) => ({ id, username: `user${String(id)}` }));
        json(response, { users, has_more: offset + limit < TOTAL, offset, limit, total: TOTAL });
        return;
      }
      case '/api/v1/events': {
        const cursor = searchParams.get('cursor') ?? '';
        const page = cursor === '' ? 1 : Number(Buffer.from(cursor, 'base64').toString());
        const limit = number('limit', PAGE_SIZE);
        const events = records((page - 1) * limit, limit, (id) => ({ id, type: 'user_action' }));
        const isLast = page * limit >= TOTAL;
        const next = isLast ? null : Buffer.from(String(page + 1)).toString('base64');
        json(response, { events, next_cursor: next, limit });
        return;
      }
      case '/api/v1/flaky': {
        const page = number('page', 1);
        if (String(page) === searchParams.get('fail_on') && !failed.has(page)) {
          failed.add(page);
          json(response, { detail: 'Simulated failure' }, 500);
          return;
        }
        const data = records((page - 1) * PAGE_SIZE, PAGE_SIZE, (id) => ({ id }));
        json(response, { data, paging: { hasMore: page * PAGE_SIZE < TOTAL, page, pageSize: PAGE_SIZE } });
        return;
      }
      default:
        json(response, { detail: 'Not found' }, 404);
    }
  });
}
