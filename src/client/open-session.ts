import { abortable } from '../auth/abortable.js';
import type { CheckpointOptions } from '../checkpoint/checkpoint-options.js';
import { CheckpointSession } from '../checkpoint/checkpoint-session.js';
import { ConfigurationError } from '../errors/configuration-error.js';
import { isJson, type Json } from '../internal/json.js';
import type { Redactor } from '../redaction/redactor.js';
import { withoutSecrets } from './without-secrets.js';

/** Notes are the consumer's own, but what they quote of the client's secrets does not get into a store. */
function cleanNote(note: unknown, redactor: Redactor): Json {
  if (!isJson(note)) {
    throw new ConfigurationError(
      'page.commit(note): a note must be JSON: no undefined, dates, class instances, NaN or cycles in it',
    );
  }
  if (typeof note !== 'string') return withoutSecrets(note, redactor) as Json;
  return redactor.heldSecret(note) === 'none' ? note : redactor.text(note);
}

/**
 * Opens a query's checkpoint. An abort meanwhile does not wait for the store.
 *
 * @throws CheckpointError; the signal's reason.
 */
export function openSession(
  options: CheckpointOptions,
  fingerprint: string,
  redactor: Redactor,
  signal: AbortSignal | undefined,
): Promise<CheckpointSession> {
  if (signal?.aborted === true) return Promise.reject(signal.reason);
  const opening = CheckpointSession.open(options, {
    fingerprint,
    scrubError: (error) => redactor.scrubError(error),
    cleanNote: (note) => cleanNote(note, redactor),
  });
  if (signal === undefined) return opening;
  return abortable(opening, signal).catch((error: unknown) => {
    // Whoever gave up would hold the key for ever.
    opening.then(
      (session) => session.release(),
      () => undefined,
    );
    throw error;
  });
}
