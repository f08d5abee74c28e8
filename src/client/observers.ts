import { isPromiseLike } from '../internal/promises.js';
import { CHANNELS } from './diagnostics.js';
import type { Hooks } from './hooks.js';
import type { RequestTelemetry, Telemetry, TelemetryOutcome, TelemetryRequest } from './telemetry.js';

type Event<Name extends keyof Hooks> = Parameters<NonNullable<Hooks[Name]>>[0];

/** What a request is followed by, if it is. */
interface Followed {
  telemetry: RequestTelemetry | undefined;
}

/** Tells hooks, telemetry and diagnostics channels what happens, so that nothing they do can break a call. */
export class Observers {
  readonly hooks: Hooks;
  readonly #telemetry: Telemetry | undefined;
  readonly #onFailure: (observer: string, error: unknown) => void;

  constructor(
    hooks: Hooks,
    telemetry: Telemetry | undefined,
    onFailure: (observer: string, error: unknown) => void,
  ) {
    this.hooks = hooks;
    this.#telemetry = telemetry;
    this.#onFailure = onFailure;
  }

  /** Calls the hook named `name`, if there is one. The event is only built when somebody listens. */
  emit<Name extends keyof Hooks>(name: Name, event: () => Event<Name>): void {
    const hook = this.hooks[name] as ((event: unknown) => unknown) | undefined;
    const channel = CHANNELS[name];
    if (hook === undefined && !channel.hasSubscribers) return;
    const built = event();
    if (hook !== undefined) this.notify(name, hook, () => built);
    if (channel.hasSubscribers) channel.publish(built);
  }

  /** The same for what belongs to one request, which telemetry may follow. */
  emitOf<Name extends 'onRequest' | 'onResponse' | 'onRetry'>(
    name: Name,
    { telemetry }: Followed,
    event: () => Event<Name>,
  ): void {
    if (telemetry === undefined) {
      this.emit(name, event);
      return;
    }
    const built = event();
    this.#guard(() => {
      (telemetry[name] as (event: Event<Name>) => void)(built);
    });
    this.emit(name, () => built);
  }

  /** A request begins: `followed` is what telemetry makes of it. */
  begin(followed: Followed, request: () => TelemetryRequest): void {
    if (this.#telemetry === undefined) return;
    this.#guard(() => {
      followed.telemetry = this.#telemetry?.start(request());
    });
  }

  /** It has ended. */
  end({ telemetry }: Followed, outcome: () => TelemetryOutcome): void {
    if (telemetry === undefined) return;
    this.#guard(() => {
      telemetry.onEnd(outcome());
    });
  }

  /** Requests begin to wait. */
  waiting(wait: Event<'onRateLimit'>): void {
    this.#guard(() => this.#telemetry?.onRateLimit?.(wait));
    this.emit('onRateLimit', () => wait);
  }

  /** Calls an observer that is no hook of the client. */
  notify<Told>(name: string, observer: ((event: Told) => unknown) | undefined, event: () => Told): void {
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

  #guard(tell: () => void): void {
    try {
      tell();
    } catch (error) {
      this.#onFailure('telemetry', error);
    }
  }
}
