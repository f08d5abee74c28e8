import { InvalidArgumentError } from 'commander';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  sec: 1_000,
  second: 1_000,
  m: 60_000,
  min: 60_000,
  minute: 60_000,
  h: 3_600_000,
  hour: 3_600_000,
  d: 86_400_000,
  day: 86_400_000,
};

const DURATION = /^(\d+(?:\.\d+)?) ?([a-z]+)$/;
const RATE = /^(\d+) ?(?:\/|per ) ?(?:(\d+(?:\.\d+)?) ?)?([a-z]+)$/;

function unitMs(name: string): number | undefined {
  const singular = name.length > 2 && name !== 'ms' ? name.replace(/s$/, '') : name;
  return Object.hasOwn(UNIT_MS, singular) ? UNIT_MS[singular] : undefined;
}

/** `30s`, `500 ms`, `1.5 min` in milliseconds. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = DURATION.exec(text) ?? [];
  const ms = Number(count) * (unitMs(unit) ?? NaN);
  if (Number.isFinite(ms) && ms > 0) return ms;
  throw new InvalidArgumentError('It must be a duration, such as 500ms, 30s, 5min or 1h.');
}

/** A rate such as `100/min`, `5/s` or `100/10s`. @throws InvalidArgumentError */
export function parseRate(text: string): { readonly requests: number; readonly perMs: number } {
  const [, requests = '', count = '1', unit = ''] = RATE.exec(text) ?? [];
  const perMs = Number(count) * (unitMs(unit) ?? NaN);
  if (Number(requests) > 0 && Number.isFinite(perMs) && perMs > 0) {
    return { requests: Number(requests), perMs };
  }
  throw new InvalidArgumentError(
    'It must be a number of requests per time, such as 100/min, 5/s or 100/10s.',
  );
}

/** A whole number. @throws InvalidArgumentError */
export function parseWhole(min: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && Number.isSafeInteger(value) && value >= min) return value;
    throw new InvalidArgumentError(`It must be a whole number, ${String(min)} or more.`);
  };
}

const COUNT = new Intl.NumberFormat('en');

/** `12400` as `12,400`. */
export function formatCount(count: number): string {
  return COUNT.format(count);
}
