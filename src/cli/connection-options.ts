import type { LogLevel } from '../logging/logger.js';

/** The options that every sub-command has: whom to ask, and how. As commander hands them over. */
export interface ConnectionOptions {
  readonly param: readonly string[];
  readonly header: readonly string[];
  readonly bearerEnv?: string | undefined;
  readonly bearerFile?: string | undefined;
  readonly basicEnv?: string | undefined;
  readonly basicFile?: string | undefined;
  readonly headerEnv: readonly string[];
  readonly headerFile: readonly string[];
  readonly paramEnv: readonly string[];
  readonly method?: string | undefined;
  readonly body?: string | undefined;
  readonly rate?: { readonly requests: number; readonly perMs: number } | undefined;
  /** Milliseconds. */
  readonly timeout?: number | undefined;
  readonly maxAttempts?: number | undefined;
  readonly allowOrigin: readonly string[];
  readonly log?: LogLevel | undefined;
  readonly quiet?: boolean | undefined;
}
