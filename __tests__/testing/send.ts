import http, { type IncomingHttpHeaders } from 'node:http';

/** What a plain client saw of one request; the error, too, is a value here. */
export interface Seen {
  status: number | null;
  headers: IncomingHttpHeaders;
  body: string;
  raw: Buffer;
  /** The code of what went wrong: `ECONNRESET`, … */
  error: string | null;
  reusedSocket: boolean;
}

export interface Sending {
  method?: string;
  headers?: Record<string, string | string[]>;
  body?: string | object;
  agent?: http.Agent;
  signal?: AbortSignal;
}

/** Sends one request with node:http alone, so that what is seen is what the server did. */
export function send(url: string, options: Sending = {}): Promise<Seen> {
  const { method = 'GET', headers = {}, agent, signal } = options;
  const body = typeof options.body === 'object' ? JSON.stringify(options.body) : options.body;
  return new Promise((resolve) => {
    const seen: Seen = {
      status: null,
      headers: {},
      body: '',
      raw: Buffer.alloc(0),
      error: null,
      reusedSocket: false,
    };
    const chunks: Buffer[] = [];
    const end = (error: unknown): void => {
      seen.raw = Buffer.concat(chunks);
      seen.body = seen.raw.toString();
      if (error !== null) seen.error = (error as NodeJS.ErrnoException).code ?? 'unknown';
      seen.reusedSocket = request.reusedSocket;
      resolve(seen);
    };
    const request = http.request(
      url,
      { method, headers, agent: agent ?? false, ...(signal && { signal }) },
      (response) => {
        seen.status = response.statusCode ?? null;
        seen.headers = response.headers;
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          end(null);
        });
        response.on('error', end);
      },
    );
    request.on('error', end);
    request.end(body);
  });
}

export async function json(url: string, options?: Sending): Promise<Record<string, unknown>> {
  return JSON.parse((await send(url, options)).body) as Record<string, unknown>;
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

export function ids(items: unknown): number[] {
  return (items as { id: number }[]).map(({ id }) => id);
}
