import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosInstance, type AxiosRequestConfig, type CreateAxiosDefaults } from 'axios';
import { checkKeys, checkPlainObject, wrongOption } from '../options/check.js';

/** What may be set on the axios instance besides what the client itself decides. */
export interface AxiosSettings {
  /** An agent, or options for the keep-alive agent this client makes. */
  readonly httpAgent?: http.Agent | http.AgentOptions | undefined;
  /** An agent, or options for the keep-alive agent this client makes (a CA, a client certificate …). */
  readonly httpsAgent?: https.Agent | https.AgentOptions | undefined;
  /** A proxy, or `false` to ignore the proxy variables of the environment. */
  readonly proxy?: AxiosRequestConfig['proxy'] | undefined;
  /** Resolves host names, as for `dns.lookup`. @default Node's own */
  readonly lookup?: AxiosRequestConfig['lookup'] | undefined;
  /** 4 or 6: the version of IP that is used. @default both */
  readonly family?: AxiosRequestConfig['family'] | undefined;
  /** A UNIX socket in place of host and port. @default none */
  readonly socketPath?: string | null | undefined;
  /** The largest request body, in bytes. @default no limit */
  readonly maxBodyLength?: number | undefined;
  /** Bandwidth in bytes per second, for both ways or as [up, down]. @default no limit */
  readonly maxRate?: AxiosRequestConfig['maxRate'] | undefined;
  /** Accepts what is not quite HTTP, at the risk of request smuggling. @default false */
  readonly insecureHTTPParser?: boolean | undefined;
  /** Told of bytes sent. */
  readonly onUploadProgress?: AxiosRequestConfig['onUploadProgress'] | undefined;
  /** Told of bytes received. */
  readonly onDownloadProgress?: AxiosRequestConfig['onDownloadProgress'] | undefined;
}

/** The names of all {@link AxiosSettings}. */
export const AXIOS_SETTING_NAMES: readonly (keyof AxiosSettings)[] = [
  'httpAgent',
  'httpsAgent',
  'proxy',
  'lookup',
  'family',
  'socketPath',
  'maxBodyLength',
  'maxRate',
  'insecureHTTPParser',
  'onUploadProgress',
  'onDownloadProgress',
];

/** Axios settings with the agents made. */
export interface ResolvedAxiosSettings {
  readonly config: Readonly<AxiosRequestConfig>;
  /** As they were given. */
  readonly given: AxiosSettings;
  readonly proxyConfigured: boolean;
  /** Ends the sockets of the agents this client made; an agent the caller brought is the caller's to end. */
  destroyAgents(): void;
}

/** @throws ConfigurationError */
export function resolveAxiosSettings(settings: unknown, where: string): ResolvedAxiosSettings {
  if (settings !== undefined) checkKeys(settings, AXIOS_SETTING_NAMES, where);
  const given: AxiosSettings = settings ?? {};
  const { httpAgent, httpsAgent, ...config } = given;
  const own: http.Agent[] = [];
  const agentOf = <A extends http.Agent>(
    agent: unknown,
    Agent: new (options: https.AgentOptions) => A,
    name: string,
  ): unknown => {
    if (agent instanceof http.Agent) return agent;
    if (typeof agent === 'object' && agent !== null && 'addRequest' in agent) return agent;
    if (agent !== undefined) checkPlainObject(agent, `${where}.${name}`, true);
    const made = new Agent({ keepAlive: true, ...agent });
    own.push(made);
    return made;
  };
  if (given.proxy !== undefined && given.proxy !== false && typeof given.proxy !== 'object') {
    throw wrongOption(`${where}.proxy`, 'a proxy or false', given.proxy, true);
  }
  return {
    config: Object.freeze({
      ...(config as AxiosRequestConfig),
      httpAgent: agentOf(httpAgent, http.Agent, 'httpAgent'),
      httpsAgent: agentOf(httpsAgent, https.Agent, 'httpsAgent'),
    }),
    given,
    proxyConfigured: given.proxy !== undefined,
    destroyAgents: () => {
      for (const agent of own) agent.destroy();
    },
  };
}

/** An adapter as axios calls it. */
export type AxiosAdapter = Exclude<NonNullable<CreateAxiosDefaults['adapter']>, string | unknown[]>;

/**
 * Defaults of axios that only browsers use, or that the adapter decides: axios copies every default into every request,
 * and spends more time on that than on anything else.
 */
const UNUSED_DEFAULTS = [
  'transitional',
  'timeout',
  'xsrfCookieName',
  'xsrfHeaderName',
  'maxContentLength',
  'maxBodyLength',
  'env',
  'validateStatus',
] as const;

/**
 * The keep-alive axios instance. No secret is in its defaults, and nothing is parsed by axios: the adapter serialises,
 * bounds and parses.
 */
export function createAxios(baseURL: string, adapter: AxiosAdapter): AxiosInstance {
  const instance = axios.create({ baseURL, adapter, transformResponse: [] });
  const { defaults } = instance;
  for (const name of UNUSED_DEFAULTS) Reflect.deleteProperty(defaults, name);
  // Which types are accepted depends on the request; the adapter says it.
  delete defaults.headers.common.Accept;
  for (const name of Object.keys(defaults.headers))
    if (name !== 'common') makeOnDemand(defaults.headers, name);
  return instance;
}

/**
 * Puts off an empty object of default headers, such as those of one method, until somebody asks for it, which is to set
 * one. Until then axios has nothing to copy.
 */
function makeOnDemand(headers: object, name: string): void {
  const put = (value: unknown): void => {
    Object.defineProperty(headers, name, { value, enumerable: true, configurable: true, writable: true });
  };
  Object.defineProperty(headers, name, {
    enumerable: false,
    configurable: true,
    get: () => {
      const made = {};
      put(made);
      return made;
    },
    set: put,
  });
}
