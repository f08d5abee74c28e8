import { checkAuth, type ChaosAuth } from './auth-gate.js';
import { resolveRateLimits, type ChaosRateLimit, type ResolvedRateLimit } from './chaos-rate-limit.js';
import { checkKeys, flagOption, MAX_DELAY_MS, numberOption, refuse, wordOption } from './check.js';
import { FaultPlan, type ChaosFaults } from './fault-plan.js';
import { PAGE_METADATA, type PageMetadata, type PagingDefaults } from './page-query.js';

/** How the server behaves. Without options it is well behaved: 100 records, no faults, no limits, no auth. */
export interface ChaosApiOptions {
  /** Size of the data set. @default 100 */
  readonly records?: number | undefined;
  /** Records per page when the request does not ask. @default 10 */
  readonly pageSize?: number | undefined;
  /** The largest page size granted; more is cut without a word, as servers do. @default 100, or `pageSize` if larger */
  readonly maxPageSize?: number | undefined;
  /** What page and offset answers tell of the rest; the query parameter `metadata` overrides it. @default 'all' */
  readonly metadata?: PageMetadata | undefined;
  /** Everything random follows from it: faults, latency, records, tokens. @default 1 */
  readonly seed?: number | undefined;
  /**
   * The round trip, in milliseconds: fixed, or drawn per request from a range. Half of it passes before the request
   * counts as received, half before it is answered. @default 0
   */
  readonly latencyMs?: number | readonly [min: number, max: number] | undefined;
  /** @default none */
  readonly rateLimit?: ChaosRateLimit | readonly ChaosRateLimit[] | undefined;
  /** @default none */
  readonly faults?: ChaosFaults | undefined;
  /** @default none */
  readonly auth?: ChaosAuth | undefined;
  /** Compresses bodies for clients that accept gzip. @default false */
  readonly gzip?: boolean | undefined;
  /** How long an idle connection is kept, in milliseconds. @default 60_000 */
  readonly keepAliveMs?: number | undefined;
  /** How far the server's clock (`Date`, resets, windows) is ahead of this machine's, in milliseconds. @default 0 */
  readonly clockSkewMs?: number | undefined;
  /** How many requests the ledger holds; beyond it the oldest are let go. @default 100_000 */
  readonly ledgerSize?: number | undefined;
  /** The TCP port on 127.0.0.1. @default 0, which takes a free one */
  readonly port?: number | undefined;
}

/** The options with everything decided. */
export interface ResolvedOptions {
  readonly records: number;
  readonly paging: PagingDefaults;
  readonly seed: number;
  readonly latencyMs: readonly [min: number, max: number];
  readonly rateLimits: readonly ResolvedRateLimit[];
  readonly faults: FaultPlan;
  readonly auth: ChaosAuth | undefined;
  readonly gzip: boolean;
  readonly keepAliveMs: number;
  readonly clockSkewMs: number;
  readonly ledgerSize: number;
  readonly port: number;
}

const KEYS = [
  ...[
    'records',
    'pageSize',
    'maxPageSize',
    'metadata',
    'seed',
    'latencyMs',
    'rateLimit',
    'faults',
    'auth',
    'gzip',
  ],
  ...['keepAliveMs', 'clockSkewMs', 'ledgerSize', 'port'],
];

const DELAY = { min: 0, max: MAX_DELAY_MS };

function latencyOption(given: unknown): readonly [number, number] {
  if (!Array.isArray(given)) {
    const fixed = numberOption('latencyMs', given, DELAY, 0);
    return [fixed, fixed];
  }
  const bounds: readonly unknown[] = given;
  if (bounds.length !== 2) refuse('latencyMs', 'a number, or [min, max]', given);
  const min = numberOption('latencyMs[0]', bounds[0], DELAY, 0);
  return [min, numberOption('latencyMs[1]', bounds[1], { ...DELAY, min }, min)];
}

/** @throws TypeError for an option that is unknown or wrong. */
export function resolveOptions(given: ChaosApiOptions): ResolvedOptions {
  checkKeys(given, KEYS, 'options');
  const { auth, faults = {} } = given;
  const seed = numberOption('seed', given.seed, { min: 0, integer: true }, 1);
  const pageSize = numberOption('pageSize', given.pageSize, { min: 1, integer: true }, 10);
  if (auth !== undefined) checkAuth(auth);
  const plan = new FaultPlan(faults, seed);
  if (faults.revokeToken !== undefined && auth?.type !== 'bearer' && auth?.type !== 'oauth2') {
    refuse('faults.revokeToken', 'used with auth of type bearer or oauth2', faults.revokeToken);
  }
  return {
    records: numberOption('records', given.records, { min: 0, max: 10_000_000, integer: true }, 100),
    paging: {
      pageSize,
      maxPageSize: numberOption(
        'maxPageSize',
        given.maxPageSize,
        { min: pageSize, integer: true },
        Math.max(100, pageSize),
      ),
      metadata: wordOption('metadata', given.metadata, PAGE_METADATA, 'all'),
    },
    seed,
    latencyMs: latencyOption(given.latencyMs),
    rateLimits: resolveRateLimits(given.rateLimit),
    faults: plan,
    auth: auth === undefined ? undefined : { ...auth },
    gzip: flagOption('gzip', given.gzip, false),
    keepAliveMs: numberOption('keepAliveMs', given.keepAliveMs, { ...DELAY, min: 1 }, 60_000),
    clockSkewMs: numberOption('clockSkewMs', given.clockSkewMs, { min: -MAX_DELAY_MS, max: MAX_DELAY_MS }, 0),
    ledgerSize: numberOption('ledgerSize', given.ledgerSize, { min: 1, integer: true }, 100_000),
    port: numberOption('port', given.port, { min: 0, max: 65_535, integer: true }, 0),
  };
}
