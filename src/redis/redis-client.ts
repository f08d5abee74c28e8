/**
 * A client of ioredis (5 or 6): a `Redis` or a `Cluster`. Described here by what tells it from other clients, so that
 * the types of this package need no ioredis.
 */
export interface RedisClient {
  /** Such as `ready`. */
  readonly status: string;
  /** Makes another connection with the same options. */
  duplicate(...args: never[]): unknown;
  /** Puts a Lua script on the connection as a method. */
  defineCommand(...args: never[]): unknown;
}

/** A script, called as a method of the connection: number of keys, keys, arguments, callback. */
export type ScriptCallback = (error: Error | null, reply?: unknown) => void;

/** What is used of a connection of ioredis. */
export interface RedisConnection {
  readonly status: string;
  connect(): Promise<unknown>;
  disconnect(): void;
  quit(): Promise<unknown>;
  on(event: string, listener: (...args: never[]) => void): unknown;
  setMaxListeners(count: number): unknown;
  defineCommand(name: string, definition: { readonly lua: string }): void;
  subscribe(channel: string): Promise<unknown>;
  publish(channel: string, message: string): Promise<unknown>;
}

/** The command that {@link RedisConnection.defineCommand} put on a connection. */
export function scriptOf(
  connection: RedisConnection,
  name: string,
): (...args: readonly unknown[]) => Promise<unknown> {
  const command = (connection as unknown as Record<string, unknown>)[name];
  return (command as (...args: readonly unknown[]) => Promise<unknown>).bind(connection);
}
