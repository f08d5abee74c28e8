import { CheckpointError } from '../errors/checkpoint-error.js';

/**
 * `generator`, but a `next()` during another is refused: it would commit what the consumer has not even received. The
 * one under way goes on.
 */
export function refuseOverlap<T>(
  generator: AsyncGenerator<T, void, unknown>,
): AsyncGenerator<T, void, unknown> {
  let isAsked = false;
  const guarded: AsyncGenerator<T, void, unknown> = {
    async next() {
      if (isAsked) {
        throw new CheckpointError(
          'next() was called before the one before it had settled. With a checkpoint, calling it says that the page ' +
            "before is finished with: await each next(), or read ahead with commit: 'manual' and one next() at a time",
        );
      }
      isAsked = true;
      try {
        return await generator.next();
      } finally {
        isAsked = false;
      }
    },
    return: (value) => generator.return(value),
    throw: (error) => generator.throw(error),
    [Symbol.asyncIterator]: () => guarded,
    async [Symbol.asyncDispose]() {
      await generator.return();
    },
  };
  return guarded;
}
