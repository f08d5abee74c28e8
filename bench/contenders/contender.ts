/** What a contender is opened for. */
export interface Setting {
  readonly origin: string;
  /** Requests in flight at any time; a contender that bounds them itself allows as many. */
  readonly concurrency: number;
  /** Sent with every request as `Authorization: Bearer …`. */
  readonly token: string;
}

/** A contender ready to send. */
export interface Session {
  /** GETs `path` (query included) and resolves to the parsed JSON body. */
  get(path: string): Promise<unknown>;
  close(): Promise<void> | void;
}

/** One way of making requests. */
export interface Contender {
  /** Names its row in the results. */
  readonly name: string;
  /** What is measured, for the reader of the results. */
  readonly description: string;
  /** The packages whose versions belong to the result. */
  readonly packages: readonly string[];
  /** Requests per second that it is told to keep to. Such a row reports the pace it reached. */
  readonly ratePerSecond?: number;
  open(setting: Setting): Session | Promise<Session>;
}
