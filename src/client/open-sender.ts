import { createRequire } from 'node:module';
import { AxiosSender } from '../http/axios-sender.js';
import type { ResolvedAxiosSettings } from '../http/axios-settings.js';
import type { Sender } from '../http/sender.js';
import type { Transport } from '../http/transport.js';
import type * as Undici from '../undici/index.js';
import { wrongOption } from '../options/check.js';

/** The option `transport`, as given. */
export type TransportOption = 'http' | 'undici' | Transport;

const load = createRequire(__filename);

/** @throws ConfigurationError */
export function checkTransport(value: unknown): asserts value is TransportOption {
  if (value === 'http' || value === 'undici') return;
  const isTransport =
    typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
  if (!isTransport) throw wrongOption('transport', "'http', 'undici' or undiciTransport()", value);
}

/** @throws ConfigurationError when a transport lacks its package, or cannot do what the settings ask for. */
export function openSender(
  transport: TransportOption,
  settings: ResolvedAxiosSettings,
  maxResponseBytes: number,
): Sender {
  if (transport === 'http') return new AxiosSender(settings, maxResponseBytes);
  if (transport !== 'undici') return transport.open(settings.given, maxResponseBytes);
  // Loaded by those who use it only.
  const { undiciTransport } = load('../undici/index.js') as typeof Undici;
  return undiciTransport().open(settings.given, maxResponseBytes);
}
