import type { AxiosSettings } from '../http/axios-settings.js';
import { isLoopback } from '../http/proxy.js';

/** A proxy in front of an origin. */
export interface Proxy {
  /** Such as `http://proxy.example:8080`. */
  readonly origin: string;
  /** The value of `Proxy-Authorization`; `null` without credentials. */
  readonly authorization: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { 'http:': '80', 'https:': '443' };

function variable(environment: Environment, name: string): string {
  // An empty one counts as absent, in either case.
  return (
    [environment[name], environment[name.toUpperCase()]].find(
      (value) => value !== undefined && value !== '',
    ) ?? ''
  );
}

/** Whether an entry of NO_PROXY (`host`, `.domain`, `*.domain`, each with or without a port) means this host. */
function isExcepted(entry: string, host: string, port: string): boolean {
  const { name, portOnly } = /^(?<name>.+?)(?::(?<portOnly>\d+))?$/.exec(entry)?.groups ?? {};
  if (name === undefined || (portOnly !== undefined && portOnly !== port)) return false;
  const pattern = name.startsWith('*') ? name.slice(1) : name;
  return pattern === name && !name.startsWith('.') ? host === name : host.endsWith(pattern);
}

/** The URL of the proxy that the environment names for `target`, by the rules that axios follows. */
function environmentProxy(target: URL, environment: Environment): string | null {
  const port = target.port === '' ? (DEFAULT_PORTS[target.protocol] ?? '') : target.port;
  const exceptions = variable(environment, 'no_proxy')
    .toLowerCase()
    .split(/[,\s]+/);
  if (exceptions.some((entry) => entry === '*' || isExcepted(entry, target.hostname, port))) return null;
  const scheme = target.protocol.slice(0, -1);
  const url = variable(environment, `${scheme}_proxy`) || variable(environment, 'all_proxy');
  if (url === '') return null;
  return url.includes('://') ? url : `${scheme}://${url}`;
}

function basic(username: string, password: string): string | null {
  if (username === '' && password === '') return null;
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** The proxy for an origin: the one configured, else that of the environment; never one for loopback. */
export function chooseProxy(
  origin: string,
  configured: AxiosSettings['proxy'],
  environment: Environment,
): Proxy | null {
  const target = new URL(origin);
  if (configured === false || isLoopback(target.hostname)) return null;
  if (configured !== undefined) {
    const { protocol = 'http', host, port, auth } = configured;
    const scheme = protocol.replace(/:$/, '');
    return {
      origin: new URL(`${scheme}://${host.includes(':') ? `[${host}]` : host}:${String(port)}`).origin,
      authorization: auth === undefined ? null : basic(auth.username, auth.password),
    };
  }
  const named = environmentProxy(target, environment);
  if (named === null || !URL.canParse(named)) return null;
  const url = new URL(named);
  return {
    origin: url.origin,
    authorization: basic(decodeURIComponent(url.username), decodeURIComponent(url.password)),
  };
}
