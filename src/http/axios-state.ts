import type { AxiosInstance } from 'axios';

/** One of the two lists of interceptors; axios keeps `null` in the place of one that was taken away. */
type Handlers = readonly unknown[] | undefined;

function handlersOf(manager: object): Handlers {
  const { handlers } = manager as { handlers?: unknown };
  return Array.isArray(handlers) ? (handlers as unknown[]) : undefined;
}

/** Whether both have the same own enumerable properties with the same values. */
function areSame(now: object, then: Readonly<Record<string, unknown>>, count: number): boolean {
  let seen = 0;
  for (const key in now) {
    if (now[key as keyof typeof now] !== then[key]) return false;
    seen += 1;
  }
  return seen === count;
}

/** The enumerable properties of an object as they are now. */
class Snapshot {
  readonly #object: object;
  readonly #properties: Readonly<Record<string, unknown>>;
  readonly #count: number;

  constructor(object: object) {
    this.#object = object;
    this.#properties = { ...object };
    this.#count = Object.keys(object).length;
  }

  isOf(object: object): boolean {
    return object === this.#object && areSame(object, this.#properties, this.#count);
  }
}

/**
 * What an axios instance was made to do, to tell whether somebody has changed it since: an interceptor added or taken
 * away, a default set, its adapter or a method replaced. Comparing costs less than a microsecond.
 */
export class AxiosState {
  readonly #http: AxiosInstance;
  readonly #instance: Snapshot;
  readonly #defaults: Snapshot;
  readonly #headers: Snapshot;
  readonly #common: Snapshot;
  readonly #interceptors: readonly [Snapshot, Snapshot] | null;

  constructor(http: AxiosInstance) {
    const { defaults, interceptors } = http;
    const [request, response] = [handlersOf(interceptors.request), handlersOf(interceptors.response)];
    this.#http = http;
    this.#instance = new Snapshot(http);
    this.#defaults = new Snapshot(defaults);
    this.#headers = new Snapshot(defaults.headers);
    this.#common = new Snapshot(defaults.headers.common);
    this.#interceptors =
      request === undefined || response === undefined
        ? null
        : [new Snapshot(request), new Snapshot(response)];
  }

  /** Whether the instance is as it was. Interceptors that cannot be seen count as changed. */
  isUnchanged(): boolean {
    const { defaults, interceptors } = this.#http;
    if (this.#interceptors === null) return false;
    const [request, response] = this.#interceptors;
    return (
      request.isOf(handlersOf(interceptors.request) ?? []) &&
      response.isOf(handlersOf(interceptors.response) ?? []) &&
      this.#defaults.isOf(defaults) &&
      this.#headers.isOf(defaults.headers) &&
      this.#common.isOf(defaults.headers.common) &&
      this.#instance.isOf(this.#http)
    );
  }
}
