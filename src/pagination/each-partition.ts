import { PartitionCrew } from './partition-crew.js';
import { PartitionFeed } from './partition-feed.js';
import {
  checkPartitionQuery,
  iteratorOf,
  resolvePartitionOptions,
  type PartitionContext,
  type PartitionFailure,
  type PartitionOptions,
  type PartitionPage,
} from './partition-options.js';

/**
 * Runs one query for each partition, several at the same time, and yields their pages as they come. Asking for the next
 * finishes the one before, in its own partition; `break` finishes nothing and ends them all.
 *
 * @throws ConfigurationError; what the partitions throw; with `onError: 'stop'` what a query throws.
 */
export async function* eachPartition<K, P>(
  partitions: Iterable<K> | AsyncIterable<K>,
  query: (partition: K, context: PartitionContext) => AsyncIterable<P>,
  options?: PartitionOptions,
): AsyncGenerator<PartitionPage<K, P> | PartitionFailure<K>, void, unknown> {
  const resolved = resolvePartitionOptions(options);
  checkPartitionQuery(query);
  const crew = new PartitionCrew<K, P>(new PartitionFeed(iteratorOf(partitions)), query, resolved);
  try {
    for (let result = await crew.next(); result !== null; result = await crew.next()) yield result;
  } finally {
    await crew.close();
  }
}
