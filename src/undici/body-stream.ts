import { Readable } from 'node:stream';
import type { DispatchController } from './undici-types.js';

/** A response's body as it comes: undici is told to wait when nobody reads. */
export class BodyStream extends Readable {
  readonly #controller: DispatchController;
  readonly #onGivenUp: () => void;

  /** @param onGivenUp called when it is destroyed, be it that the body has ended. */
  constructor(controller: DispatchController, onGivenUp: () => void) {
    super();
    this.#controller = controller;
    this.#onGivenUp = onGivenUp;
  }

  receive(chunk: Buffer): void {
    if (!this.push(chunk)) this.#controller.pause();
  }

  override _read(): void {
    this.#controller.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#onGivenUp();
    done(error);
  }
}
