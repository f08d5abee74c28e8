import { getEventListeners } from 'node:events';
import { ApiClientError } from '../../src/errors/api-client-error.js';
import { ClientClosedError } from '../../src/errors/client-closed-error.js';
import { ConfigurationError } from '../../src/errors/configuration-error.js';
import { eachPartition } from '../../src/pagination/each-partition.js';
import type { PartitionFailure, PartitionPage } from '../../src/pagination/partition-options.js';
import { quiet } from './gated-server.js';

type Result = PartitionPage<string, string> | PartitionFailure<string>;

/** Queries that note what is done with them, and whose pages can be held back. */
class Script {
  readonly log: string[] = [];
  readonly #held = new Map<string, () => void>();

  /** @param pages how many each partition has; at a page listed in `failing` it fails, at one in `held` it waits. */
  constructor(
    private readonly pages: number,
    private readonly failing: Readonly<Record<string, Error>> = {},
    private readonly held: readonly string[] = [],
  ) {}

  query = async function* (this: Script, partition: string): AsyncGenerator<string, void, unknown> {
    this.log.push(`begin ${partition}`);
    try {
      for (let number = 1; number <= this.pages; number++) {
        const page = `${partition}${number}`;
        if (this.held.includes(page)) await new Promise<void>((resolve) => this.#held.set(page, resolve));
        await Promise.resolve();
        const failure = this.failing[page];
        if (failure !== undefined) throw failure;
        yield page;
        this.log.push(`commit ${page}`);
      }
    } finally {
      this.log.push(`end ${partition}`);
    }
  }.bind(this);

  letGo(page: string): void {
    this.#held.get(page)?.();
  }
}

async function drain(results: AsyncIterable<Result>): Promise<{ seen: string[]; error: unknown }> {
  const seen: string[] = [];
  try {
    for await (const { partition, page, error } of results) {
      seen.push(error === undefined ? page : `${partition}: ${error.message}`);
    }
  } catch (error) {
    return { seen, error };
  }
  return { seen, error: undefined };
}

describe('forEachPartition', () => {
  it('yields every page of every partition, each with its partition', async () => {
    const results: Result[] = [];
    for await (const result of eachPartition(['a', 'b', 'c'], new Script(2).query)) results.push(result);
    const sorted = results.map(({ partition, page }) => `${partition}:${String(page)}`).sort();
    expect(sorted).toEqual(['a:a1', 'a:a2', 'b:b1', 'b:b2', 'c:c1', 'c:c2']);
  });

  it('takes turns: no partition waits because another has many pages', async () => {
    const { seen } = await drain(eachPartition(['a', 'b'], new Script(3).query, { concurrency: 2 }));
    expect(seen).toEqual(['a1', 'b1', 'a2', 'b2', 'a3', 'b3']);
  });

  it('begins nothing before the first page is asked for, and reads partitions only as they are needed', async () => {
    let read = 0;
    function* partitions(): Generator<string> {
      for (;;) yield `p${(read += 1)}-`;
    }
    const script = new Script(1);
    const results = eachPartition(partitions(), script.query, { concurrency: 2 });
    await quiet();
    expect(read).toBe(0);
    await results.next();
    await quiet();
    expect(read).toBe(2);
    await results.next();
    await quiet();
    expect(read).toBe(3);
    await results.return();
    await quiet();
    expect(read).toBe(3);
  });

  it('reads partitions from an async iterable, one at a time, and closes it', async () => {
    let asking = 0;
    let most = 0;
    let returned = 0;
    const partitions: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => {
        let count = 0;
        return {
          next: async () => {
            most = Math.max(most, (asking += 1));
            await quiet();
            asking -= 1;
            return { value: `p${(count += 1)}-`, done: false };
          },
          return: async () => {
            returned += 1;
            return { value: undefined, done: true };
          },
        };
      },
    };
    const results = eachPartition(partitions, new Script(1).query, { concurrency: 3 });
    for (let count = 0; count < 6; count++) await results.next();
    await results.return();
    expect({ most, returned }).toEqual({ most: 1, returned: 1 });
  });

  it('a partition goes on only when its page was consumed, which commits that page', async () => {
    const script = new Script(2);
    const results = eachPartition(['a', 'b'], script.query, { concurrency: 2 });
    expect((await results.next()).value).toMatchObject({ page: 'a1' });
    await quiet();
    expect(script.log).toEqual(['begin a', 'begin b']);
    expect((await results.next()).value).toMatchObject({ page: 'b1' });
    await quiet();
    expect(script.log).toEqual(['begin a', 'begin b', 'commit a1']);
    await results.return();
  });

  it('has committed everything when it is done', async () => {
    const script = new Script(2);
    await drain(eachPartition(['a', 'b', 'c'], script.query, { concurrency: 2 }));
    expect(script.log.filter((line) => line.startsWith('commit')).sort()).toEqual(
      ['a1', 'a2', 'b1', 'b2', 'c1', 'c2'].map((page) => `commit ${page}`),
    );
  });

  it('break commits nothing and ends every partition', async () => {
    const script = new Script(2);
    for await (const { page } of eachPartition(['a', 'b', 'c'], script.query, { concurrency: 2 })) {
      expect(page).toBe('a1');
      break;
    }
    expect(script.log).toEqual(['begin a', 'begin b', 'end a', 'end b']);
  });

  it('break aborts the signal that queries were given, and does not wait for partitions that never come', async () => {
    let given: AbortSignal | undefined;
    const never: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => {
        let first = true;
        return {
          next: () => {
            if (!first) return new Promise(() => undefined);
            first = false;
            return Promise.resolve({ value: 'a', done: false });
          },
        };
      },
    };
    const script = new Script(2);
    const results = eachPartition(never, (partition, { signal }) => {
      given = signal;
      return script.query(partition);
    });
    await results.next();
    expect(given?.aborted).toBe(false);
    await results.return();
    expect(given?.aborted).toBe(true);
  });

  it('shows no more than `concurrency` partitions at a time', async () => {
    let open = 0;
    let most = 0;
    const query = async function* (partition: string): AsyncGenerator<string, void, unknown> {
      most = Math.max(most, (open += 1));
      yield partition;
      await quiet();
      open -= 1;
    };
    await drain(eachPartition(['a', 'b', 'c', 'd', 'e', 'f', 'g'], query, { concurrency: 3 }));
    expect(most).toBe(3);
  });

  it('works on four at a time when it is not told', async () => {
    const script = new Script(1);
    const results = eachPartition(['a', 'b', 'c', 'd', 'e', 'f'], script.query);
    await results.next();
    await quiet();
    expect(script.log).toEqual(['begin a', 'begin b', 'begin c', 'begin d']);
    await results.return();
  });
});

describe('a failing partition', () => {
  const failing = { b2: new ApiClientError('broken') };

  it("'continue': is yielded with its error, and the others go on", async () => {
    const script = new Script(3, failing);
    const { seen, error } = await drain(
      eachPartition(['a', 'b', 'c'], script.query, { concurrency: 2, onError: 'continue' }),
    );
    expect(error).toBeUndefined();
    expect(seen.sort()).toEqual(['a1', 'a2', 'a3', 'b1', 'b: broken', 'c1', 'c2', 'c3']);
  });

  it("'stop', the default: ends the others, and the error names its partition", async () => {
    const script = new Script(9, failing);
    const { seen, error } = await drain(eachPartition(['a', 'b', 'c'], script.query, { concurrency: 2 }));
    expect(error).toBe(failing.b2);
    expect((error as ApiClientError).partition).toBe('b');
    expect(JSON.stringify(error)).not.toContain('partition');
    expect(seen).toEqual(['a1', 'b1', 'a2']);
    expect(script.log).toContain('end a');
    expect(script.log).not.toContain('begin c');
  });

  it("'stop': what was consumed before the error is committed all the same", async () => {
    const script = new Script(9, failing);
    const { seen } = await drain(eachPartition(['a', 'b'], script.query, { concurrency: 2 }));
    expect(script.log.filter((line) => line.startsWith('commit'))).toEqual(
      seen.map((page) => `commit ${page}`),
    );
  });

  it.each<[string, ApiClientError]>([
    ['a closed client', new ClientClosedError('closed')],
    ['a wrong option', new ConfigurationError('wrong')],
  ])("'continue' stops at %s all the same: the others would fail alike", async (_title, failure) => {
    const script = new Script(1, { a1: failure });
    const { error } = await drain(
      eachPartition(['a', 'b'], script.query, { concurrency: 1, onError: 'continue' }),
    );
    expect(error).toBe(failure);
    expect(script.log).not.toContain('begin b');
  });

  it.each([undefined, 'continue'] as const)(
    'partitions that fail to come end everything (%s)',
    async (onError) => {
      const failure = new Error('no more');
      function* partitions(): Generator<string> {
        yield 'a';
        throw failure;
      }
      const script = new Script(3);
      const { error } = await drain(eachPartition(partitions(), script.query, { concurrency: 2, onError }));
      expect(error).toBe(failure);
      expect(script.log).toContain('end a');
    },
  );

  it('a query that throws before it begins is reported like one that fails later', async () => {
    const { seen } = await drain(
      eachPartition(
        ['a', 'b'],
        (partition) => {
          if (partition === 'a') throw new Error('unknown');
          return new Script(1).query(partition);
        },
        { onError: 'continue' },
      ),
    );
    expect(seen).toEqual(['a: unknown', 'b1']);
  });

  it('that threw no error is yielded with one, whose cause is what was thrown', async () => {
    const query = (): AsyncGenerator<string> => {
      throw 'a text';
    };
    const { value } = await eachPartition(['a'], query, { onError: 'continue' }).next();
    expect(value?.error).toBeInstanceOf(Error);
    expect(value?.error?.cause).toBe('a text');
  });

  it('that nobody comes to see is no unhandled rejection', async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown): number => unhandled.push(reason);
    process.on('unhandledRejection', note);
    try {
      const results = eachPartition(['a', 'b'], new Script(3, { b1: new Error('broken') }).query);
      await results.next();
      await quiet();
      await results.return();
      await quiet();
      expect(unhandled).toEqual([]);
    } finally {
      process.off('unhandledRejection', note);
    }
  });
});

describe('the signal of forEachPartition', () => {
  it("ends it with the caller's reason, also while it waits, and leaves no listener", async () => {
    const controller = new AbortController();
    const script = new Script(1, {}, ['a1']);
    const results = eachPartition(['a'], script.query, { signal: controller.signal });
    const waiting = results.next().catch((error: unknown) => error);
    await quiet();
    const reason = new Error('enough');
    controller.abort(reason);
    // The query was not given the signal, so what it is doing is waited for.
    await quiet();
    script.letGo('a1');
    expect(await waiting).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toEqual([]);
  });

  it('aborted before the beginning begins nothing', async () => {
    const script = new Script(1);
    const reason = new Error('never');
    const results = eachPartition(['a'], script.query, { signal: AbortSignal.abort(reason) });
    await expect(results.next()).rejects.toBe(reason);
    expect(script.log).toEqual([]);
  });
});

describe('wrong arguments', () => {
  const query = new Script(1).query;

  it.each<[string, () => AsyncGenerator, string]>([
    [
      'partitions',
      () => eachPartition(7 as never, query),
      'partitions must be an array or another (async) iterable',
    ],
    ['text', () => eachPartition('abc', query), 'partitions must be an array'],
    ['query', () => eachPartition(['a'], 'x' as never), 'query must be a function'],
    [
      'concurrency',
      () => eachPartition(['a'], query, { concurrency: 0 }),
      'options.concurrency must be a whole number',
    ],
    [
      'onError',
      () => eachPartition(['a'], query, { onError: 'skip' as never }),
      "options.onError must be 'stop' or",
    ],
    [
      'signal',
      () => eachPartition(['a'], query, { signal: 1 as never }),
      'options.signal must be an AbortSignal',
    ],
    ['a typo', () => eachPartition(['a'], query, { conurrency: 2 } as never), 'did you mean "concurrency"?'],
    [
      'what the query returns',
      () => eachPartition(['a'], (() => Promise.resolve([])) as never),
      'must return an async iterable',
    ],
  ])('%s: refused', async (_title, start, message) => {
    const error = await start()
      .next()
      .catch((failure: unknown) => failure as Error);
    expect(error).toBeInstanceOf(ConfigurationError);
    expect((error as Error).message).toContain(message);
  });
});
