import { apiClient, apiClientAtRate, apiClientOverUndici } from './api-client.js';
import { axiosWithRetry } from './axios-retry.js';
import { bareAxios } from './bare-axios.js';
import type { Contender } from './contender.js';
import { got } from './got.js';
import { ky } from './ky.js';
import { naiveStack, naiveStackAtRate } from './naive-stack.js';
import { nodeHttp } from './node-http.js';
import { octokitRequest } from './octokit.js';
import { undiciRequest } from './undici-request.js';

export type { Contender };

/** What all others are compared with. */
export const YARDSTICK: Contender = bareAxios;

/** The rows of the results, in their order. To add one, write a module beside these and name it here. */
export const CONTENDERS: readonly Contender[] = [
  bareAxios,
  axiosWithRetry,
  naiveStack,
  apiClient,
  apiClientOverUndici,
  got,
  ky,
  octokitRequest,
  undiciRequest,
  nodeHttp,
  naiveStackAtRate,
  apiClientAtRate,
];

/** @throws Error when there is no such contender */
export function contenderNamed(name: string): Contender {
  const contender = CONTENDERS.find((candidate) => candidate.name === name);
  if (contender !== undefined) return contender;
  throw new Error(`There is no contender ${name}`);
}
