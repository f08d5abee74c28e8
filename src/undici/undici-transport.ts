import type { Transport } from '../http/transport.js';
import { checkDuration, checkKeys } from '../options/check.js';
import { UndiciSender } from './undici-sender.js';

/** Options of {@link undiciTransport}. */
export interface UndiciTransportOptions {
  /**
   * How long a connection stays open unused, in milliseconds. A shorter time that the server names (`Keep-Alive`)
   * counts instead. @default 60_000
   */
  readonly keepAliveMs?: number | undefined;
}

const DEFAULT_KEEP_ALIVE_MS = 60_000;

/**
 * Requests over undici, which has to be installed: version 7 (Node 20.18.1 and newer) or 8 (Node 22.19 and newer).
 * `transport: 'undici'` is the same without options; naming it here lets a bundler see what is needed.
 *
 * @throws ConfigurationError for a wrong option; also when a client is made with it and undici is not installed.
 */
export function undiciTransport(options: UndiciTransportOptions = {}): Transport {
  checkKeys(options, ['keepAliveMs'], 'undiciTransport');
  const { keepAliveMs = DEFAULT_KEEP_ALIVE_MS }: UndiciTransportOptions = options;
  checkDuration(keepAliveMs, 'undiciTransport: keepAliveMs', false);
  return Object.freeze({
    name: 'undici',
    open: (settings, maxResponseBytes) => new UndiciSender(settings, maxResponseBytes, keepAliveMs),
  } satisfies Transport);
}
