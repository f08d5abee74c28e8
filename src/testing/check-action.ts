import type { ChaosAction } from './chaos-outcome.js';
import {
  checkKeys,
  flagOption,
  MAX_DELAY_MS,
  numberOption,
  refuse,
  textOption,
  wordOption,
} from './check.js';

type Check = (value: unknown, name: string) => void;

const MS = { min: 0, max: MAX_DELAY_MS };
const REDIRECT_STATUSES: readonly unknown[] = [301, 302, 303, 307, 308];

const isTrue: Check = (value, name) => {
  if (value !== true) refuse(name, 'true', value);
};
const anything: Check = () => undefined;

function oneOf(...words: string[]): Check {
  return (value, name) => wordOption(name, value ?? null, words, '');
}

function checkDrip(value: unknown, name: string): void {
  const drip = checkKeys(value, ['bytes', 'everyMs', 'maxMs'], name);
  numberOption(`${name}.bytes`, drip['bytes'], { min: 1, integer: true }, 1);
  numberOption(`${name}.everyMs`, drip['everyMs'], MS, 0);
  numberOption(`${name}.maxMs`, drip['maxMs'], MS, 0);
}

/** Each action's own key, how its value is checked, and the keys that may stand beside it. */
const ACTIONS: readonly (readonly [key: string, check: Check, beside: Readonly<Record<string, Check>>])[] = [
  ['reset', oneOf('before', 'mid-body'), {}],
  ['truncate', oneOf('content-length', 'chunked', 'gzip'), {}],
  ['drip', checkDrip, {}],
  ['stall', (value, name) => numberOption(name, value ?? null, MS, 0), {}],
  ['slowHeaders', (value, name) => numberOption(name, value ?? null, MS, 0), {}],
  ['invalidJson', isTrue, {}],
  ['repeatCursor', oneOf('same', 'first'), {}],
  ['close', oneOf('idle', 'on-reuse'), {}],
  ['revokeToken', isTrue, {}],
  [
    'hugeBody',
    (value, name) => numberOption(name, value ?? null, { min: 64, integer: true }, 64),
    {
      chunked: (value, name) => flagOption(name, value, false),
      gzip: (value, name) => flagOption(name, value, false),
    },
  ],
  [
    'redirect',
    (value, name) => textOption(name, value),
    {
      status: (value, name) => {
        if (value !== undefined && !REDIRECT_STATUSES.includes(value)) {
          refuse(name, '301, 302, 303, 307 or 308', value);
        }
      },
    },
  ],
  // After `redirect`, which may carry a status too.
  [
    'status',
    (value, name) => numberOption(name, value ?? null, { min: 200, max: 999, integer: true }, 200),
    { headers: anything, body: anything, retryAfter: anything },
  ],
];

/** @throws TypeError for an action that is unknown or wrong. */
export function checkAction(action: unknown, where: string): asserts action is ChaosAction {
  if (action === 'ok') return;
  const known = ACTIONS.find(([key]) => typeof action === 'object' && action !== null && key in action);
  if (known === undefined) {
    refuse(where, `'ok' or an object with one of ${ACTIONS.map(([key]) => key).join(', ')}`, action);
  }
  const [main, check, beside] = known;
  const fields = checkKeys(action, [main, ...Object.keys(beside)], where);
  check(fields[main], `${where}.${main}`);
  for (const [key, checkBeside] of Object.entries(beside)) checkBeside(fields[key], `${where}.${key}`);
}
