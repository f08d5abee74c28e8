import { isPromiseLike } from '../internal/promises.js';
import type { Hooks } from './hooks.js';

/** Calls hooks so that nothing they do can break a call. */
export class Observers {
  readonly hooks: Hooks;
  readonly #onFailure: (hook: string, error: unknown) => void;

  constructor(hooks: Hooks, onFailure: (hook: string, error: unknown) => void) {
    this.hooks = hooks;
    this.#onFailure = onFailure;
  }

  /** Calls the hook named `name`, if there is one. The event is only built when somebody listens. */
  emit<Name extends keyof Hooks>(name: Name, event: () => Parameters<NonNullable<Hooks[Name]>>[0]): void {
    this.notify(name, this.hooks[name] as ((event: unknown) => unknown) | undefined, event);
  }

  /** Calls an observer that is no hook of the client. */
  notify<Event>(name: string, observer: ((event: Event) => unknown) | undefined, event: () => Event): void {
    if (observer === undefined) return;
    try {
      const returned = observer(event());
      if (isPromiseLike(returned)) {
        returned.then(undefined, (error: unknown) => {
          this.#onFailure(name, error);
        });
      }
    } catch (error) {
      this.#onFailure(name, error);
    }
  }
}
