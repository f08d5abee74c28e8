import { CheckpointError } from '../errors/checkpoint-error.js';
import type { Checkpoint } from '../internal/checkpoint.js';

/**
 * Refuses to continue where a part of the next request is not in the checkpoint.
 *
 * @param name what the checkpoint is called in messages.
 * @throws CheckpointError
 */
export function refuseWithheld({ withheld }: Checkpoint, name: string): void {
  if (withheld === undefined) return;
  throw new CheckpointError(
    `${name} cannot be continued from: the request for the next page holds a credential of this client ` +
      `(in ${withheld.join(', ')}), which no checkpoint stores. Nothing was sent or changed. Begin again without the ` +
      'checkpoint, or have nextPage send that value in another way',
  );
}
