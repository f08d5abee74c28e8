import { parseMark } from '../checkpoint/watermark.js';
import type { IncrementalOptions } from '../checkpoint/incremental-options.js';
import type { QueryOptions } from '../client/query-options.js';
import type { ExtractOptions } from './extract-options.js';
import { UsageError } from './usage-error.js';

/** What `--since` and its kin say; `undefined` when the run is not incremental. */
export type Increment = Pick<QueryOptions, 'incremental' | 'dedupeBy'> & {
  readonly incremental: IncrementalOptions;
};

/** An ISO date as it is, digits as a number. @throws UsageError */
function parseSince(text: string): string | number {
  if (parseMark(text) === null)
    throw new UsageError(`--since must be an ISO date or a number; got "${text}"`);
  return /^\d+$/.test(text) ? Number(text) : text;
}

/** @throws UsageError */
export function readIncrement(options: ExtractOptions): Increment | undefined {
  const { since, sinceField, sinceAs, sinceMargin, newestFirst, dedupeBy } = options;
  const others = { '--since': since, '--since-as': sinceAs, '--since-margin': sinceMargin };
  const more = { ...others, '--newest-first': newestFirst, '--dedupe-by': dedupeBy };
  if (sinceField === undefined) {
    const given = Object.entries(more).find(([, value]) => value !== undefined);
    if (given === undefined) return undefined;
    throw new UsageError(
      `${given[0]} needs --since-field, the field of an item that tells when it changed, such as updated_at`,
    );
  }
  if (sinceAs === undefined && newestFirst !== true) {
    throw new UsageError(
      '--since-field needs --since-as, where the server is told from when on, such as query.updated_since; or ' +
        '--newest-first, where it lists the newest items first',
    );
  }
  return {
    incremental: {
      field: sinceField,
      ...(sinceAs === undefined ? {} : { sendAs: sinceAs }),
      ...(since === undefined ? {} : { since: parseSince(since) }),
      ...(sinceMargin === undefined ? {} : { marginMs: sinceMargin }),
      ...(newestFirst === true ? { order: 'newest-first' as const } : {}),
    },
    ...(dedupeBy === undefined ? {} : { dedupeBy }),
  };
}

/** The watermark of the last run goes before `--since`, which says where the first one begins. */
export function continueIncrement({ incremental, ...rest }: Increment, hasRunBefore: boolean): Increment {
  const { since, ...others } = incremental;
  return { ...rest, incremental: hasRunBefore || since === undefined ? others : { ...others, since } };
}
