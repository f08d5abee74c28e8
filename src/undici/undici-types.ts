// What is used of undici. Its own types are not named, so that this package's types compile where it is not installed.
import type { EventEmitter } from 'node:events';

/** How a request in progress is steered. */
export interface DispatchController {
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

/** What undici tells of a request in progress, in this order; an error may come at any time, and is the last. */
export interface DispatchHandler {
  onRequestStart(controller: DispatchController): void;
  onResponseStart(
    controller: DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
    statusText?: string,
  ): void;
  onResponseData(controller: DispatchController, chunk: Buffer): void;
  onResponseEnd(controller: DispatchController): void;
  onResponseError(controller: DispatchController | null, error: Error): void;
}

/** One request. */
export interface DispatchOptions {
  readonly path: string;
  readonly method: string;
  readonly headers: readonly string[];
  readonly body: unknown;
}

/** A connection of undici, opened for the first request and again after it was lost. */
export interface UndiciClient extends EventEmitter {
  dispatch(options: DispatchOptions, handler: DispatchHandler): boolean;
  destroy(error: Error): Promise<void>;
}

export type UndiciClientConstructor = new (origin: string, options: object) => UndiciClient;

/** Where a connection is to lead. */
export interface ConnectTarget {
  readonly hostname: string;
  readonly host: string;
  readonly protocol: string;
  readonly port: string;
  readonly servername?: string | null;
  /** A connection through a proxy, on which TLS is to be spoken. */
  readonly httpSocket?: unknown;
}

/** A socket, as far as it tells what came on it. */
export interface CountingSocket {
  readonly bytesRead: number;
}

export type ConnectCallback = (error: Error | null, socket: CountingSocket | null) => void;

/** What can be given up while it connects. */
export interface Connecting {
  destroy(error?: Error): unknown;
}

export type Connector = (target: ConnectTarget, callback: ConnectCallback) => Connecting;
export type BuildConnector = (options: object) => Connector;
