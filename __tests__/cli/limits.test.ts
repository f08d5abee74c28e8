import { ChaosApi } from '../../src/testing/index.js';
import { runCli } from './support/run-cli.js';

describe('limits', () => {
  let api: ChaosApi;

  afterEach(() => api.close());

  it('sends one request and prints the windows, and the headers they were read from', async () => {
    api = await ChaosApi.start({
      rateLimit: [
        { limit: 5, windowMs: 10_000, headers: 'draft-8', name: 'burst' },
        { limit: 1_000, windowMs: 3_600_000, headers: 'draft-8', name: 'hour' },
      ],
    });
    const { code, out } = await runCli(['limits', `${api.url}/cursor`]);
    expect(code).toBe(0);
    expect(out).toMatch(/requests \(burst\) +5 +4 +in .+10 s/);
    expect(out).toMatch(/requests \(hour\) +1,000 +999 +in .+60 min/);
    expect(out).toContain('ratelimit-policy:');
    expect(api.stats().requests).toBe(1);
  });

  it('--json prints the reading', async () => {
    api = await ChaosApi.start({ rateLimit: { limit: 5, windowMs: 10_000, headers: 'draft-7' } });
    const { out } = await runCli(['limits', '--json', `${api.url}/cursor`]);
    expect(JSON.parse(out)).toMatchObject({
      status: 200,
      limit: 5,
      remaining: 4,
      windows: [{ unit: 'requests', limit: 5 }],
    });
  });

  it('says so when the response says nothing', async () => {
    api = await ChaosApi.start();
    const { code, out } = await runCli(['limits', `${api.url}/cursor`]);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('says nothing about rate limits') as string,
    });
  });

  it('reads the quota of a refusal too, without waiting', async () => {
    api = await ChaosApi.start();
    api.script([{ status: 429, retryAfter: 300 }]);
    const { code, out } = await runCli(['limits', `${api.url}/cursor`]);
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringContaining('asks to wait 5 min (Retry-After)') as string,
    });
  });

  it('leaves out the date of a reset that no date can tell', async () => {
    api = await ChaosApi.start();
    const headers = { RateLimit: '"a";r=0;t=99999999999999' };
    api.script([
      { status: 429, headers },
      { status: 429, headers },
    ]);
    const { code, out } = await runCli(['limits', `${api.url}/cursor`]);
    expect(code).toBe(0);
    expect(out).toMatch(/requests \(a\) +– +0 +in [\d.]+ h +–\n/);
    const { out: printed } = await runCli(['limits', '--json', `${api.url}/cursor`]);
    expect(JSON.parse(printed)).toMatchObject({ remaining: 0, resetAt: null, windows: [{ resetAt: null }] });
  });

  it('fails for any other error, after showing what there is', async () => {
    api = await ChaosApi.start({ auth: { type: 'bearer', token: 'x' } });
    const { code, err } = await runCli(['limits', `${api.url}/cursor`]);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('401') as string });
  });
});
