const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** The parts of a moment as text; what is absent counts as 0, and an absent zone as UTC. */
export interface DateParts {
  readonly year?: string | undefined;
  /** A number, or an English name of which the first three letters count. */
  readonly month?: string | undefined;
  readonly day?: string | undefined;
  readonly hour?: string | undefined;
  readonly minute?: string | undefined;
  readonly second?: string | undefined;
  /** Digits after the decimal point of the second. */
  readonly fraction?: string | undefined;
  /** `AM` or `PM` of a 12-hour clock. */
  readonly half?: string | undefined;
  /** `+02:00`, `-0500`; any other name, and none, is UTC. */
  readonly zone?: string | undefined;
}

/** Epoch milliseconds of a text whose parts `pattern` names, by groups called as in {@link DateParts}, or `null`. */
export function parseDateBy(pattern: RegExp, text: string): number | null {
  const parts: DateParts | undefined = pattern.exec(text)?.groups;
  return parts === undefined ? null : toEpochMs(parts);
}

/** Epoch milliseconds of a moment, its fraction rounded up; `null` when there is no such day, time or zone. */
export function toEpochMs(parts: DateParts): number | null {
  const year = Number(parts.year);
  const month = monthOf(parts.month ?? '');
  const day = Number(parts.day);
  const hour = hourOf(parts);
  const minute = Number(parts.minute);
  const second = Number(parts.second ?? 0);
  // 60 is a leap second, which Date counts as the first second of the next minute.
  if (hour > 23 || minute > 59 || second > 60) return null;
  const midnight = new Date(0);
  midnight.setUTCFullYear(year, month - 1, day);
  if (midnight.getUTCMonth() !== month - 1 || midnight.getUTCDate() !== day) return null;
  const offset = offsetMinutes(parts.zone);
  if (offset === null) return null;
  const fractionMs = Math.ceil(Number(`0.${parts.fraction ?? '0'}`) * 1e3);
  return midnight.getTime() + ((hour * 60 + minute - offset) * 60 + second) * 1000 + fractionMs;
}

/** 1 to 12; something else for what is no month. */
function monthOf(month: string): number {
  if (/^\d/.test(month)) return Number(month);
  return MONTHS.indexOf(month.slice(0, 3).toLowerCase()) / 3 + 1;
}

/** 0 to 23; more than that for what is no hour. */
function hourOf({ hour, half }: DateParts): number {
  if (half === undefined) return Number(hour);
  const hour12 = Number(hour);
  return hour12 < 1 || hour12 > 12 ? Infinity : (hour12 % 12) + (half === 'PM' ? 12 : 0);
}

function offsetMinutes(zone = ''): number | null {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? [];
  if (sign === undefined) return 0;
  if (Number(hours) > 23 || Number(minutes) > 59) return null;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
