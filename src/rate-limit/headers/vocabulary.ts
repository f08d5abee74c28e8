/** What a header, or a `key=value` inside one, tells about a quota. */
export type QuotaField =
  | 'limit'
  | 'remaining'
  | 'used'
  | 'reset'
  | 'resetAfter'
  | 'window'
  | 'windowUnit'
  | 'refill'
  | 'policy'
  | 'name';

/** Words that are the field wherever they stand; of several the last counts (`day-limit-remaining`). */
export const FIELD_WORDS: ReadonlyMap<string, QuotaField> = new Map([
  ['limit', 'limit'],
  ['limits', 'limit'],
  ['lim', 'limit'],
  ['remaining', 'remaining'],
  ['remain', 'remaining'],
  ['rem', 'remaining'],
  ['left', 'remaining'],
  ['used', 'used'],
  ['usage', 'used'],
  ['reset', 'reset'],
  ['resets', 'reset'],
  ['resettime', 'reset'],
  ['resetat', 'reset'],
  ['resetdate', 'reset'],
  ['resetafter', 'resetAfter'],
  ['resetin', 'resetAfter'],
  ['window', 'window'],
  ['period', 'window'],
  ['interval', 'window'],
  ['duration', 'window'],
]);

/** Words that are the field only in a quota's header and only where no {@link FIELD_WORDS field word} stands. */
export const WEAK_FIELD_WORDS: ReadonlyMap<string, QuotaField> = new Map([
  ['max', 'limit'],
  ['maximum', 'limit'],
  ['total', 'limit'],
  ['quota', 'limit'],
  ['capacity', 'limit'],
  ['allowed', 'limit'],
  ['allotted', 'limit'],
  ['available', 'remaining'],
  ['count', 'used'],
  ['current', 'used'],
  ['observed', 'used'],
  ['consumed', 'used'],
  ['state', 'used'],
  ['next', 'reset'],
  ['until', 'reset'],
  ['expiry', 'reset'],
  ['expires', 'reset'],
  ['rate', 'refill'],
  ['fillrate', 'refill'],
  ['policy', 'policy'],
  ['bucket', 'name'],
  ['resource', 'name'],
  ['group', 'name'],
  ['name', 'name'],
]);

/** What stands glued to the end of another word: `userlimit`, `resourcedailylimit`, `readratelimit`. */
export const GLUED =
  /^(.+?)(ratelimit|resettime|resetafter|resetat|reset|remaining|remain|limit|used|usage)$/;
export const GLUED_PERIOD =
  /^(.*?)(daily|hourly|minutely|secondly|monthly|day|hour|minute|min|second|sec|month)$/;

/** Words for one request: what is counted when nothing else is named. */
export const REQUEST_WORDS: ReadonlySet<string> = new Set([
  'requests',
  'request',
  'reqs',
  'req',
  'calls',
  'call',
  'queries',
  'hits',
]);

/** What else is counted; each may be a single request's doing many times over. */
const MEASURE =
  /^(?:tokens.*|(?:.*-)?(?:tokens|bytes|characters|chars|points|credits|units|complexity|weight|errors?))$/;
/** Units of which a small remainder says nothing of the number of requests left. */
const BULK = /(?:^|-)(?:tokens[^-]*|bytes|characters|chars|errors?)$/;

export function isMeasure(unit: string): boolean {
  return MEASURE.test(unit);
}

export function isBulkUnit(unit: string): boolean {
  return BULK.test(unit);
}

/** Words of a name that say nothing. */
export const FILLERS: ReadonlySet<string> = new Set([
  'x',
  'api',
  'per',
  'this',
  'in',
  'of',
  'for',
  'the',
  'time',
  'at',
  'date',
  'timestamp',
  'epoch',
  'utc',
]);

/**
 * Headers about something else than a quota of requests over time: one request's own cost, shares in per cent,
 * what runs at once, flags, and pages of a list.
 */
export const NO_QUOTA = new RegExp(
  'concurren|parallel|percent|' +
    '(?:^|[-_])(?:pct|cost|increment|delay|requested|currentrequest|over|near|nearlimit|last|time-remaining|' +
    'remaining-time|page|pages|pagination|items?|results?|records?|rows)(?:$|[-_])',
);
