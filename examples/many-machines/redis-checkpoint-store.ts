import type { Redis } from 'ioredis';
import type { Checkpoint, CheckpointStore } from 'resilient-api-client';

/** Checkpoints where every machine finds them. */
export class RedisCheckpointStore implements CheckpointStore {
  constructor(
    private readonly redis: Redis,
    private readonly prefix = 'checkpoint:',
  ) {}

  get(key: string): Promise<string | null> {
    return this.redis.get(this.prefix + key);
  }

  set(key: string, checkpoint: Checkpoint): Promise<'OK'> {
    return this.redis.set(this.prefix + key, JSON.stringify(checkpoint));
  }

  delete(key: string): Promise<number> {
    return this.redis.del(this.prefix + key);
  }
}
