const COUNT = new Intl.NumberFormat('en');

/** `12400` as `12,400`. */
export function count(value: number): string {
  return COUNT.format(value);
}

/** `1 page`, `12,400 pages`. */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** Milliseconds, to three digits: `0.42 ms`, `134 ms`, `1.52 s`, `2 min 5 s`, `1 h 12 min`. */
export function duration(ms: number): string {
  const digits = (value: number): string => String(Number(value.toPrecision(3)));
  if (ms < 999.5) return `${digits(ms)} ms`;
  if (ms < 59_950) return `${digits(ms / 1_000)} s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 3_600) return `${String(Math.floor(seconds / 60))} min ${String(seconds % 60)} s`;
  const minutes = Math.round(seconds / 60);
  return `${String(Math.floor(minutes / 60))} h ${String(minutes % 60)} min`;
}

/** A time since the run began, as on a clock: `0:05.2`, `12:40`, `1:02:03`. */
export function clock(ms: number): string {
  const tenths = Math.round(ms / 100);
  const hours = Math.floor(tenths / 36_000);
  const minutes = Math.floor(tenths / 600) % 60;
  const seconds = Math.floor(tenths / 10) % 60;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (hours > 0) return `${String(hours)}:${two(minutes)}:${two(seconds)}`;
  const rest = minutes < 1 ? `.${String(tenths % 10)}` : '';
  return `${String(minutes)}:${two(seconds)}${rest}`;
}

/** `2026-01-31 09:15:00 UTC`. */
export function date(ms: number): string {
  return new Date(ms)
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
