import type { AxiosSettings } from './axios-settings.js';
import type { Sender } from './sender.js';

/** How the requests of a client travel: `undiciTransport()` of `resilient-api-client/undici` makes one. */
export interface Transport {
  /** Of the kind of transport, such as `undici`. */
  readonly name: string;
  /**
   * Called once for each client.
   *
   * @internal
   */
  open(settings: AxiosSettings, maxResponseBytes: number): Sender;
}
