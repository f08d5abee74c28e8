import { checkCheckpoint } from '../../src/checkpoint/check-checkpoint.js';
import { createCheckpoint } from '../../src/checkpoint/create-checkpoint.js';
import { fingerprintQuery } from '../../src/checkpoint/fingerprint-query.js';
import { CheckpointCorruptError } from '../../src/errors/checkpoint-corrupt-error.js';
import { CheckpointMismatchError } from '../../src/errors/checkpoint-mismatch-error.js';
import { canonicalJson } from '../../src/internal/canonical-json.js';

const state = { next: { params: { page: 2 } }, paginator: { kind: 'page-number' }, pages: 1, items: 2 };
const checkpoint = createCheckpoint({ fingerprint: 'f', ...state });

describe('createCheckpoint', () => {
  it('makes versioned, frozen JSON', () => {
    expect(checkpoint).toEqual({ version: 1, fingerprint: 'f', ...state, finished: false });
    expect(Object.isFrozen(checkpoint)).toBe(true);
    expect(JSON.parse(JSON.stringify(checkpoint))).toEqual(checkpoint);
  });

  it('is finished when nothing comes next, and holds what else it is given', () => {
    const last = createCheckpoint({
      fingerprint: 'f',
      ...state,
      next: null,
      itemsPath: 'a',
      note: { offset: 5 },
    });
    expect(last).toMatchObject({ finished: true, itemsPath: 'a', note: { offset: 5 } });
  });
});

describe('checkCheckpoint', () => {
  it('takes what createCheckpoint made, through JSON', () => {
    const read: unknown = JSON.parse(JSON.stringify(checkpoint));
    expect(checkCheckpoint(read, 'f')).toEqual(checkpoint);
    const cut = createCheckpoint({ fingerprint: 'f', ...state, withheld: ['query.cursor'] });
    expect(checkCheckpoint(JSON.parse(JSON.stringify(cut)), 'f')).toEqual(cut);
    const last = createCheckpoint({ fingerprint: 'f', ...state, next: null, paginator: null, itemsPath: '' });
    expect(checkCheckpoint(last, 'f')).toEqual(last);
  });

  it.each([
    ['nothing', undefined, /not an object/],
    ['a text', '{}', /not an object/],
    ['an array', [], /not an object/],
    ['no version', { ...checkpoint, version: undefined }, /no known version/],
    ['a newer version', { ...checkpoint, version: 2 }, /version 2; .* reads version 1/],
    ['no fingerprint', { ...checkpoint, fingerprint: '' }, /"fingerprint"/],
    ['no next', { ...checkpoint, next: undefined }, /"next"/],
    ['a next that is a text', { ...checkpoint, next: '/2' }, /"next"/],
    ['a next with an unknown field', { ...checkpoint, next: { path: '/2' } }, /"next"/],
    ['a next with an empty URL', { ...checkpoint, next: { url: '' } }, /"next"/],
    ['a next with params that are none', { ...checkpoint, next: { params: [] } }, /"next"/],
    ['a paginator without a kind', { ...checkpoint, paginator: {} }, /"paginator"/],
    ['a paginator with odd options', { ...checkpoint, paginator: { kind: 'x', options: 1 } }, /"paginator"/],
    ['an items path that is none', { ...checkpoint, itemsPath: 1 }, /"itemsPath"/],
    ['negative pages', { ...checkpoint, pages: -1 }, /"pages"/],
    ['half an item', { ...checkpoint, items: 1.5 }, /"items"/],
    ['parts withheld that are none', { ...checkpoint, withheld: 'query.cursor' }, /"withheld"/],
    ['an end that is not one', { ...checkpoint, finished: true }, /"finished"/],
  ])('refuses %s', (_title, value, message) => {
    expect(() => checkCheckpoint(value, 'f')).toThrow(CheckpointCorruptError);
    expect(() => checkCheckpoint(value, 'f')).toThrow(message);
  });

  it('refuses a checkpoint of another query', () => {
    expect(() => checkCheckpoint(checkpoint, 'g')).toThrow(CheckpointMismatchError);
  });
});

describe('fingerprintQuery', () => {
  const query = {
    path: '/items',
    params: { a: 1, b: [2, 3] },
    body: { x: { y: 1, z: 2 } },
    paginatorKind: 'auto',
  };
  const fingerprint = fingerprintQuery(query);

  it('is a SHA-256', () => {
    expect(fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });

  it.each([
    ['the order of keys', { ...query, params: { b: [2, 3], a: 1 }, body: { x: { z: 2, y: 1 } } }],
    ['GET written out', { ...query, method: 'get' }],
    ['a leading slash', { ...query, path: 'items' }],
    ['parameters in the path', { ...query, path: '/items?a=1', params: { b: [2, 3] } }],
    ['URLSearchParams', { ...query, params: new URLSearchParams('b=2&a=1&b=3') }],
    ['texts for numbers', { ...query, params: { a: '1', b: ['2', '3'] } }],
    ['parameters that are not sent', { ...query, params: { ...query.params, c: null, d: undefined } }],
  ])('is the same for %s', (_title, other) => {
    expect(fingerprintQuery(other)).toBe(fingerprint);
  });

  it.each([
    ['method', { ...query, method: 'POST' }],
    ['path', { ...query, path: '/item' }],
    ['a parameter', { ...query, params: { a: 2, b: [2, 3] } }],
    ['the order of repeated values', { ...query, params: { a: 1, b: [3, 2] } }],
    ['the body', { ...query, body: { x: { y: 1, z: 3 } } }],
    ['paginator', { ...query, paginatorKind: 'cursor' }],
  ])('differs by %s', (_title, other) => {
    expect(fingerprintQuery(other)).not.toBe(fingerprint);
  });

  it('leaves out what it is told to, in the path too', () => {
    const without = ['api_key', 'since'];
    const since = new Date(0);
    expect(
      fingerprintQuery({ ...query, params: { ...query.params, api_key: 's', since } }, { without }),
    ).toBe(fingerprint);
    expect(fingerprintQuery({ ...query, path: '/items?api_key=s' }, { without })).toBe(fingerprint);
  });
});

describe('canonicalJson', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = cyclic;

  it.each([
    [{ b: 1, a: { d: 1, c: 2 } }, '{"a":{"c":2,"d":1},"b":1}'],
    [{ a: undefined, b: [undefined] }, '{"b":[null]}'],
    [undefined, 'null'],
    [5n, '"5"'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [Buffer.from('hi'), '"aGk="'],
    [new Uint8Array([104, 105]).buffer, '"aGk="'],
    [new URLSearchParams('b=1&a=2'), '[["b","1"],["a","2"]]'],
    [() => 1, '"[opaque]"'],
    [{ pipe: () => 1 }, '"[opaque]"'],
    [cyclic, '{"self":"[opaque]"}'],
    [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])('%#', (value, expected) => {
    expect(canonicalJson(value)).toBe(expected);
  });
});
