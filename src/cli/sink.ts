import type { Json } from '../internal/json.js';
import type { Page } from '../pagination/page.js';

/** Where pages go. */
export interface Sink {
  /** Takes a page; resolves when it is safe, with what the checkpoint is to say of it. */
  take(page: Page<unknown>): Promise<Json | undefined>;
  /** What was taken last is not to be committed, but stays: the rest of its page was cut off by `--limit`. */
  keep(): void;
  /** Called when the run is done, also when it had no page at all. */
  finish(): Promise<void>;
  /** Lets go of everything; what was not safe is taken back. */
  close(): Promise<void>;
}
