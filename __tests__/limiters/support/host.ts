// A process of its own for the limiters, so that they do not wait when the clients are busy.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { EXPRESS_LIMITERS } from './express-limiters.js';
import { FASTIFY_LIMITERS } from './fastify-limiters.js';
import { FLEXIBLE_LIMITERS } from './flexible-limiters.js';
import type { Limiter, Quota } from './limiter.js';

/** What the host is asked for. */
export type HostRequest =
  | { readonly id: number; readonly open: string; readonly quota: Quota }
  | { readonly id: number; readonly arrivalsAt: string };

/** A request as the server saw it. */
export interface Arrival {
  /** Since the host was started. */
  readonly atMs: number;
  readonly status: number;
}

/** The origin of a limiter that was opened, or what has arrived there. */
export interface HostReply {
  readonly id: number;
  readonly answer: unknown;
}

const LIMITERS: Readonly<Record<string, Limiter>> = {
  ...EXPRESS_LIMITERS,
  ...FASTIFY_LIMITERS,
  ...FLEXIBLE_LIMITERS,
};

const arrivals = new Map<string, Arrival[]>();
let answers = 0;

/** Takes a while, and not always the same, so that answers overtake each other. */
function answer(): Promise<object> {
  answers += 1;
  const delayMs = 10 + ((answers * 7) % 31);
  return new Promise((resolve) => setTimeout(resolve, delayMs, { ok: true }));
}

async function open(name: string, quota: Quota): Promise<string> {
  const listener: RequestListener = await LIMITERS[name]!(quota, answer);
  const seen: Arrival[] = [];
  const server = createServer((request, response) => {
    const atMs = performance.now();
    response.on('finish', () => seen.push({ atMs, status: response.statusCode }));
    listener(request, response);
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  arrivals.set(origin, seen);
  return origin;
}

process.on('message', (message) => {
  const request = message as HostRequest;
  const answered =
    'open' in request ? open(request.open, request.quota) : Promise.resolve(arrivals.get(request.arrivalsAt));
  void answered.then((answer) => process.send?.({ id: request.id, answer } satisfies HostReply));
});
process.on('disconnect', () => process.exit());
