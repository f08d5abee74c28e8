import { formatIsoDate, parseIsoDate } from '../../src/checkpoint/iso-date.js';
import { beforeMark, guessUnit, isComparable, parseMark } from '../../src/checkpoint/watermark.js';

describe('an ISO date', () => {
  it.each([
    '2024-05-01',
    '2024-05-01T12:30Z',
    '2024-05-01T12:30:15',
    '2024-05-01T12:30:15Z',
    '2024-05-01t12:30:15z',
    '2024-05-01 12:30:15',
    '2024-05-01T12:30:15.5Z',
    '2024-05-01T12:30:15,250Z',
    '2024-05-01T12:30:15.123456Z',
    '2024-05-01T12:30:15.123456789Z',
    '2024-05-01T12:30:15+02:00',
    '2024-05-01T12:30:15.120-0730',
    '2024-05-01T00:30:15+05',
    '1969-12-31T23:59:59.999Z',
  ])('%s is read and written back as it was', (text) => {
    const { nanoseconds, form } = parseIsoDate(text)!;
    expect(formatIsoDate(nanoseconds, form)).toBe(text);
  });

  it.each([
    ['2024-05-01T12:00:00+02:00', '2024-05-01T10:00:00Z'],
    ['2024-05-01T12:00:00', '2024-05-01T12:00:00.000Z'],
    ['2024-05-01', '2024-05-01T00:00:00Z'],
    ['2024-05-01T03:30:00-0730', '2024-05-01T11:00:00Z'],
  ])('%s is the same time as %s', (one, other) => {
    expect(parseIsoDate(one)!.nanoseconds).toBe(parseIsoDate(other)!.nanoseconds);
  });

  it.each([
    '2024-02-31',
    '2024-13-01',
    '2024-05-01T25:00:00Z',
    '2024-05-01T12:00:61Z',
    'Wed, 01 May 2024 12:00:00 GMT',
    '20240501',
    'yesterday',
    '',
  ])('%s is none', (text) => {
    expect(parseIsoDate(text)).toBeNull();
  });
});

describe('a watermark less a margin of a minute', () => {
  it.each<[string | number, string | number]>([
    ['2024-05-01T00:00:30Z', '2024-04-30T23:59:30Z'],
    ['2024-05-01T12:00:00.123456Z', '2024-05-01T11:59:00.123456Z'],
    ['2024-05-01T00:00:00.5+02:00', '2024-04-30T23:59:00.5+02:00'],
    ['2024-05-01 12:00', '2024-05-01 11:59'],
    // Less precise than the margin: earlier, never later.
    ['2024-05-01', '2024-04-30'],
    [1_714_564_800, 1_714_564_740],
    ['1714564800', '1714564740'],
    [1_714_564_800_123, 1_714_564_740_123],
    ['1714564800.000247', '1714564740.000247'],
    [1_714_564_800.5, 1_714_564_740.5],
    // A plain number has none.
    [4_711, 4_711],
    ['00042', '00042'],
  ])('%p is %p', (value, expected) => {
    expect(beforeMark(parseMark(value)!, 60_000)).toBe(expected);
  });

  it.each<[string | number, number, string | number]>([
    ['2024-05-01T12:00:00Z', 1, '2024-05-01T11:59:59Z'],
    [1_714_564_800, 1, 1_714_564_799],
    [1_714_564_800, 1_500, 1_714_564_798],
    [1_714_564_800_123, 0.5, 1_714_564_800_122],
    [1_714_564_800, 0, 1_714_564_800],
  ])('%p less %p ms is rounded down to %p', (value, marginMs, expected) => {
    expect(beforeMark(parseMark(value)!, marginMs)).toBe(expected);
  });

  it('may be one before the epoch', () => {
    expect(beforeMark(parseMark(30, 'seconds')!, 60_000)).toBe(-30);
    expect(beforeMark(parseMark('0.50', 'seconds')!, 60_000)).toBe('-59.50');
    expect(beforeMark(parseMark('-0.50', 'seconds')!, 60_000)).toBe('-60.50');
  });
});

describe('marks', () => {
  it('of different forms are compared as times', () => {
    const same = [1_714_564_800, 1_714_564_800_000, '2024-05-01T12:00:00Z', '2024-05-01T14:00:00.000+02:00'];
    expect(new Set(same.map((value) => parseMark(value)!.position)).size).toBe(1);
  });

  it('know plain numbers from times', () => {
    expect(isComparable(parseMark(5)!, parseMark('2024-05-01')!)).toBe(false);
    expect(isComparable(parseMark(1_714_564_800)!, parseMark('2024-05-01')!)).toBe(true);
    expect(isComparable(parseMark(1_714_564_800, 'integer')!, parseMark(7)!)).toBe(true);
  });

  it.each([
    [99_999_999, 'integer'],
    [100_000_000, 'seconds'],
    [99_999_999_999, 'seconds'],
    [100_000_000_000, 'milliseconds'],
    [99_999_999_999_999, 'milliseconds'],
    [100_000_000_000_000, 'integer'],
    [0, 'integer'],
  ])('%p is taken for %s', (value, unit) => {
    expect(guessUnit(value)).toBe(unit);
  });

  it.each([['abc'], [''], [null], [undefined], [true], [{}], [NaN], [Infinity], [1e21]])(
    '%p is none',
    (value) => {
      expect(parseMark(value)).toBeNull();
    },
  );
});
