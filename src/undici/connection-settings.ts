import http from 'node:http';
import type { LookupFunction } from 'node:net';
import { ConfigurationError } from '../errors/configuration-error.js';
import type { AxiosSettings } from '../http/axios-settings.js';
import { isPromiseLike } from '../internal/promises.js';

/** What `net.connect` and `tls.connect` are given besides where to connect to. */
export interface ConnectionSettings {
  readonly http: object;
  readonly https: object;
  readonly socketPath: string | null;
}

/** Settings that only axios' own way of sending knows. */
const UNKNOWN_TO_UNDICI = [
  'maxRate',
  'insecureHTTPParser',
  'onUploadProgress',
  'onDownloadProgress',
] as const satisfies readonly (keyof AxiosSettings)[];

/** Options of an agent that are about the agent and not about its connections, and what there is instead. */
const AGENT_ONLY: Readonly<Record<string, string>> = {
  maxSockets: 'rateLimit.maxConcurrent bounds the connections too',
  maxTotalSockets: 'rateLimit.maxConcurrent bounds the connections too',
  maxFreeSockets: 'connections that are not needed are closed after a minute',
  scheduling: 'the connection used last is used first',
  timeout: 'see the option timeout of the client',
  keepAliveMsecs: 'give keepAliveInitialDelay',
  proxyEnv: 'see axios.proxy',
};

function refuse(what: string, instead: string): ConfigurationError {
  return new ConfigurationError(`${what} cannot be used with transport 'undici': ${instead}`);
}

function connectOptions(agent: unknown, name: string): Record<string, unknown> {
  if (agent === undefined) return {};
  const where = `axios.${name}`;
  if (agent instanceof http.Agent || (typeof agent === 'object' && agent !== null && 'addRequest' in agent)) {
    throw refuse(where, 'it is an agent of Node; give its options as an object (ca, cert, key …)');
  }
  const { keepAlive, ...options } = agent as Record<string, unknown>;
  if (keepAlive === false) throw refuse(`${where}.keepAlive: false`, 'connections are kept');
  for (const option of Object.keys(options)) {
    const instead = AGENT_ONLY[option];
    if (instead !== undefined && options[option] !== undefined) throw refuse(`${where}.${option}`, instead);
  }
  return options;
}

interface LookupAddress {
  readonly address: string;
  readonly family: number;
}

function toAddress(entry: unknown, family: unknown): LookupAddress {
  if (typeof entry === 'object' && entry !== null) return entry as LookupAddress;
  return { address: String(entry), family: family === 6 || family === '6' ? 6 : 4 };
}

/** axios takes a lookup that calls back and one that promises, of an address or of several; Node knows the first only. */
function adaptLookup(lookup: NonNullable<AxiosSettings['lookup']>): LookupFunction {
  const ask = lookup as (...args: unknown[]) => unknown;
  return (hostname, options, done) => {
    const answer = (error: Error | null, found?: unknown, family?: unknown): void => {
      const entries: readonly unknown[] = Array.isArray(found) ? found : [found];
      const addresses = error === null ? entries.map((entry) => toAddress(entry, family)) : [];
      const [first] = addresses;
      if (options.all === true) done(error, addresses);
      else done(error, first?.address ?? '', first?.family);
    };
    const returned = ask(hostname, options, answer);
    if (!isPromiseLike(returned)) return;
    returned.then(
      (found: unknown) => {
        const isPair = Array.isArray(found) && typeof found[1] === 'number';
        if (isPair) answer(null, found[0], found[1]);
        else answer(null, found);
      },
      (error: unknown) => {
        answer(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };
}

/** What of the client's `axios` settings holds for connections of undici. @throws ConfigurationError for what cannot. */
export function connectionSettings(settings: AxiosSettings): ConnectionSettings {
  for (const name of UNKNOWN_TO_UNDICI) {
    if (settings[name] !== undefined) throw refuse(`axios.${name}`, "leave it out, or use transport 'http'");
  }
  const { lookup, family, socketPath = null } = settings;
  const common: Record<string, unknown> = {};
  // Connecting is bounded by `timeout.connectMs`.
  common['timeout'] = 0;
  if (typeof lookup === 'function') common['lookup'] = adaptLookup(lookup);
  if (family !== undefined && (family as unknown) !== '') common['family'] = family;
  return {
    http: { ...common, ...connectOptions(settings.httpAgent, 'httpAgent') },
    https: { ...common, ...connectOptions(settings.httpsAgent, 'httpsAgent') },
    socketPath,
  };
}

/** @throws ConfigurationError when a call brings along settings of the connection: connections are shared here. */
export function checkCallSettings(config: object): void {
  for (const name of PER_CALL) {
    if ((config as Readonly<Record<string, unknown>>)[name] !== undefined) {
      throw refuse(`${name} of a single call`, 'set it for the whole client in axios, or leave it out');
    }
  }
}

const PER_CALL = [
  ...UNKNOWN_TO_UNDICI,
  'httpAgent',
  'httpsAgent',
  'proxy',
  'lookup',
  'family',
  'socketPath',
  'httpVersion',
] as const;
