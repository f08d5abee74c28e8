import { parseDuration, parseRate } from '../../src/cli/units.js';
import { runCli } from './support/run-cli.js';

describe('wrong usage', () => {
  it.each([
    [[], ''],
    [['fetch', 'http://127.0.0.1'], 'unknown command'],
    [['extract'], "missing required argument 'source'"],
    [['extract', 'orders'], '"orders" is not a URL'],
    [['extract', 'ftp://127.0.0.1/x'], 'not an http(s) URL'],
    [['extract', 'nowhere.yaml'], 'nowhere.yaml cannot be read'],
    [['extract', 'http://127.0.0.1/x', '--rate', 'fast'], '100/min'],
    [['extract', 'http://127.0.0.1/x', '--timeout', '5'], '30s'],
    [['extract', 'http://127.0.0.1/x', '--max-calls', '0'], 'whole number, 1 or more'],
    [['extract', 'http://127.0.0.1/x', '--paginate', 'pages'], 'Allowed choices are auto, page,'],
    [['extract', 'http://127.0.0.1/x', '--paging', 'a=b'], '--paging needs --paginate'],
    [
      ['extract', 'http://127.0.0.1/x', '--paginate', 'cursor', '--paging', 'cursr=body.next'],
      'did you mean "cursor"?',
    ],
    [['extract', 'http://127.0.0.1/x', '--items', 'a..b'], '--items'],
    [['extract', 'http://127.0.0.1/x', '--body', '{'], 'not valid JSON'],
    [['extract', 'http://127.0.0.1/x', '--resume'], '--resume needs a file'],
    [['extract', 'http://127.0.0.1/x', '--out', '/'], 'is a folder'],
    [
      ['extract', 'http://127.0.0.1/x', '--report', '/dev/null/run.html'],
      'Making the folder of /dev/null/run.html, for --report, failed: ',
    ],
    [
      [
        'extract',
        'http://127.0.0.1/x',
        '--since-field',
        'at',
        '--since-as',
        'query.at',
        '--since',
        'yesterday',
      ],
      '--since must be an ISO date or a number; got "yesterday"',
    ],
    [
      ['extract', 'http://127.0.0.1/x', '--since-field', 'at'],
      '--since-field needs --since-as, where the server is told from when on, such as query.updated_since; or --newest-first',
    ],
    [
      ['extract', 'http://127.0.0.1/x', '--since-field', 'at', '--since-as', 'at', '--since', '1'],
      'error: --since-as must be',
    ],
    [
      ['extract', 'http://127.0.0.1/x', '--since-field', 'a..b', '--since-as', 'query.at', '--since', '1'],
      'error: --since-field must be',
    ],
    [
      [
        'extract',
        'http://127.0.0.1/x',
        '--since-field',
        'a',
        '--since-as',
        'query.at',
        '--since',
        '1',
        '--dedupe-by',
        'a..b',
      ],
      'error: --dedupe-by must be',
    ],
    [['extract', 'http://127.0.0.1/x', '--log', 'loud'], 'Allowed choices'],
    [['extract', 'http://127.0.0.1/x', '--ot', 'x'], 'Did you mean --out?'],
    [['peek', 'http://127.0.0.1/x', 'more'], 'too many arguments'],
  ] as [string[], string][])('%j is refused with 2, saying what is wrong', async (args, message) => {
    const { code, out, err } = await runCli(args);
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain(message);
  });

  it.each([[['--help']], [['extract', '--help']], [['help', 'peek']], [['--version']]])(
    '%j is answered with 0',
    async (args) => {
      const { code, out, err } = await runCli(args);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      expect(out.length).toBeGreaterThan(4);
      expect(out).not.toMatch(/:\s+\(default: /);
    },
  );
});

describe('units', () => {
  it.each([
    ['100/min', { requests: 100, perMs: 60_000 }],
    ['5/s', { requests: 5, perMs: 1_000 }],
    ['100/10s', { requests: 100, perMs: 10_000 }],
    ['5000 per hour', { requests: 5_000, perMs: 3_600_000 }],
    ['3/2 minutes', { requests: 3, perMs: 120_000 }],
  ])('the rate %s', (text, rate) => {
    expect(parseRate(text)).toEqual(rate);
  });

  it.each(['', '100', '0/s', '-1/s', '1/year', '1/0s', 'x/s', '1e3/s'])('no rate: "%s"', (text) => {
    expect(() => parseRate(text)).toThrow('100/min');
  });

  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['1.5 min', 90_000],
    ['1h', 3_600_000],
    ['2 days', 172_800_000],
  ])('the duration %s', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(['', '30', '0s', '-1s', 's', '1 parsec', '1s1'])('no duration: "%s"', (text) => {
    expect(() => parseDuration(text)).toThrow('30s');
  });
});
