import type { Logger } from '../logging/logger.js';
import type { Redactor } from '../redaction/redactor.js';
import type { Host } from './host.js';
import type { Progress } from './progress.js';

/** What every sub-command works with. */
export interface CommandContext {
  readonly host: Host;
  /** The arguments of the command, for the advice on how to go on. */
  readonly args: readonly string[];
  readonly progress: Progress;
  readonly log: Logger;
  readonly debug: boolean;
  readonly quiet: boolean;
  /** Whatever is printed from now on passes through this one. */
  useRedactor(redactor: Redactor): void;
  readonly redactor: Redactor;
}
