import { ApiClient, type ApiClientOptions } from '../../src/index.js';

const open = new Set<ApiClient>();

/** A client without log output and without long waits, closed after the test by `closeClients`. */
export function makeClient(baseURL: string, options: Partial<ApiClientOptions> = {}): ApiClient {
  return track(
    new ApiClient({
      baseURL,
      logger: false,
      closeTimeoutMs: 100,
      ...options,
      retry: { initialDelayMs: 1, ...options.retry },
    }),
  );
}

/** Has a client closed by `closeClients`. */
export function track<Client extends ApiClient>(client: Client): Client {
  open.add(client);
  return client;
}

export async function closeClients(): Promise<void> {
  await Promise.all([...open].map((client) => client.close()));
  open.clear();
}

/** What a promise rejects with. */
export async function errorOf<Expected = Error>(promise: Promise<unknown>): Promise<Expected> {
  try {
    await promise;
  } catch (error) {
    return error as Expected;
  }
  throw new Error('It did not fail');
}
