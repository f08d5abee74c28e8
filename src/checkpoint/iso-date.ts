/** A date and time as an API writes it: which of its parts are written, and how. */
interface IsoForm {
  /** What stands between date and time; `null` for a date alone. */
  readonly separator: string | null;
  readonly hasSeconds: boolean;
  /** The sign before the fraction, and the number of its digits. */
  readonly point: string;
  readonly digits: number;
  /** As written: `Z`, `+02:00`, or nothing. */
  readonly zone: string;
  readonly offsetMinutes: number;
}

/** An ISO 8601 date, as nanoseconds since the epoch, and the form it was written in. */
export interface IsoDate {
  readonly nanoseconds: bigint;
  readonly form: IsoForm;
}

const ISO =
  /^(\d{4}-\d\d-\d\d)(?:([Tt ])(\d\d):(\d\d)(?::(\d\d)(?:([.,])(\d+))?)?(Z|z|[+-]\d\d(?::?\d\d)?)?)?$/;

const NS_PER_MS = 1_000_000n;
const NS_PER_SECOND = 1_000_000_000n;
const MS_PER_MINUTE = 60_000;

function offsetOf(zone: string): number {
  if (zone.length < 3) return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3).replace(':', '') || 0);
  return zone.startsWith('-') ? -minutes : minutes;
}

/**
 * Reads the extended forms of ISO 8601 that APIs use: a date, with or without a time to the minute, the second or any
 * fraction of it, with or without a zone. A time without a zone is taken for UTC. `null` for everything else.
 */
export function parseIsoDate(text: string): IsoDate | null {
  const match = ISO.exec(text);
  if (match === null) return null;
  const [
    ,
    day = '',
    separator = null,
    hour = '00',
    minute = '00',
    second,
    point = '',
    fraction = '',
    zone = '',
  ] = match;
  const whole = `${day}T${hour}:${minute}:${second ?? '00'}`;
  const epochMs = Date.parse(`${whole}Z`);
  // Date.parse makes the 31st of February a day of March; a leap second is the second after.
  if (Number.isNaN(epochMs) || new Date(epochMs).toISOString().slice(0, 19) !== whole) return null;
  const offsetMinutes = offsetOf(zone);
  const nanoseconds =
    BigInt(epochMs - offsetMinutes * MS_PER_MINUTE) * NS_PER_MS + BigInt(fraction.padEnd(9, '0').slice(0, 9));
  const form = {
    separator,
    hasSeconds: second !== undefined,
    point,
    digits: fraction.length,
    zone,
    offsetMinutes,
  };
  return { nanoseconds, form };
}

/** Writes a time in the form of another; what that form cannot say is cut off, so the time is never later. */
export function formatIsoDate(nanoseconds: bigint, form: IsoForm): string {
  const { separator, hasSeconds, point, digits, zone, offsetMinutes } = form;
  const local = nanoseconds + BigInt(offsetMinutes * MS_PER_MINUTE) * NS_PER_MS;
  const rest = ((local % NS_PER_SECOND) + NS_PER_SECOND) % NS_PER_SECOND;
  const written = new Date(Number((local - rest) / NS_PER_MS)).toISOString();
  if (separator === null) return written.slice(0, 10);
  const time = written.slice(11, hasSeconds ? 19 : 16);
  const fraction =
    digits === 0 ? '' : point + rest.toString().padStart(9, '0').padEnd(digits, '0').slice(0, digits);
  return `${written.slice(0, 10)}${separator}${time}${fraction}${zone}`;
}
