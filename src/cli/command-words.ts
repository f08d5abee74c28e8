import { ITEMS_HINT } from '../pagination/extract-items.js';

type Rule = readonly [what: RegExp | string, said: string];

/** How a spec's variables are given; the keys of a spec are what they are. */
const OF_SPECS: readonly Rule[] = [
  [/Others are given as \{ variables: \{ (\S+): … \} \}/g, 'Others are given as --var $1=…'],
];

/** What a message begins with where it speaks of an option: what the command calls that. */
const OPTIONS: readonly Rule[] = [
  [
    /^options\.incremental needs to know where to begin: .*$/,
    '--since-field needs to know where to begin: set --since, or write to a file (--out), whose checkpoint ' +
      'keeps the watermark of the last run',
  ],
  [/^incremental\.order is 'newest-first', but/, '--newest-first was given, but'],
  [/^(?:options\.)?incremental\.field\b/, '--since-field'],
  [/^(?:options\.)?incremental\.sendAs\b/, '--since-as'],
  [/^(?:options\.)?incremental\.since\b/, '--since'],
  [/^(?:options\.)?incremental\.marginMs\b/, '--since-margin'],
  [/^(?:options\.)?dedupeBy\b/, '--dedupe-by'],
  [/^(?:options\.)?maxCalls\b/, '--max-calls'],
  [/^(?:options\.)?(limit|prefetch|concurrency|method)\b/, '--$1'],
  [/^retry\.maxAttempts\b/, '--max-attempts'],
  [/^rateLimit\.(?:requests|perMs)\b/, '--rate'],
  [/^auth\.token\b/, 'the bearer token'],
  [/^auth: username/, 'user name'],
  [/^auth\.username\b/, 'the user name'],
  [/^headers\.(\S+) /, 'the header $1 '],
];

/** What may stand anywhere in a message. */
const ANYWHERE: readonly Rule[] = [
  [ITEMS_HINT, '. Say with --items where in the body they are'],
  [/\b(?:options\.)?itemsPath\b/g, '--items'],
  ["only with order: 'newest-first'", 'only with --newest-first'],
  ['have the server sort, or take the order away', 'have the server sort, or leave it out'],
  ['Set incremental.unit', 'In a spec, incremental: { unit } says which'],
  [
    /\bset its option (total(?: or totalPages)?), or use prefetch instead/,
    'set $1 with --paging, or use --prefetch instead',
  ],
  [': use prefetch instead', ': use --prefetch instead'],
  [
    'set a paginator; if not, set new SinglePagePaginator()',
    'say how with --paginate; if not, say --paginate none',
  ],
  ['Set the paginator yourself', 'Say with --paginate and --paging how it goes on'],
  [/list it: allowedOrigins: \['([^']*)'\]/, 'list it: --allow-origin $1'],
  [/\ballowedOrigins\b/g, '--allow-origin'],
  [/\btimeout\.responseMs\b/g, '--timeout'],
  [/\btimeout\.(connect|total)Ms\b/g, 'timeout.$1 of a spec'],
  [
    'larger than maxResponseBytes; ask for smaller pages, or raise it',
    'larger than this command takes; ask for smaller pages',
  ],
  [
    /longer than (?:retry\.maxRetryAfterMs|rateLimit\.maxWaitMs)(?: allows)?/,
    'longer than this command waits',
  ],
  [/; an idempotencyKey, or retry: \{ methods: \['\w+'\] \}, allows it/, ''],
  [/\. Use a key of its own for each query, or delete the checkpoint to start from the beginning/, ''],
  ['Wait for that run to end, or use another key', 'Wait for that run to end, or write to another file'],
];

function apply(rules: readonly Rule[], message: string): string {
  return rules.reduce((text, [what, said]) => text.replace(what, said), message);
}

/** A message with what it says of options in code said of the command's own. */
export function inCommandWords(message: string): string {
  return apply(ANYWHERE, apply(OPTIONS, message));
}

/** The same for what is wrong with a spec, whose keys stay what they are. */
export function ofSpecInCommandWords(message: string): string {
  return apply(OF_SPECS, message);
}
