import { apiClient, sharedApiClient } from './api-client.js';
import type { PacingContender } from './contender.js';
import { naiveStack, naiveStackAtRate } from './naive-stack.js';
import { octokit } from './octokit.js';

export type { PacingContender };

/** Side by side in one process each. */
export const CONTENDERS: readonly PacingContender[] = [naiveStack, naiveStackAtRate, octokit, apiClient];

/** In several processes at the same time. */
export const SHARED: PacingContender = sharedApiClient;

/** @throws Error when there is no such contender */
export function contenderNamed(name: string): PacingContender {
  const contender = [...CONTENDERS, SHARED].find((candidate) => candidate.name === name);
  if (contender !== undefined) return contender;
  throw new Error(`There is no contender ${name}`);
}
