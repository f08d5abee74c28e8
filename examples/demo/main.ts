// Extracts ten thousand records from a badly behaved API, and checks that none was lost and none doubled.
import { open } from 'node:fs/promises';
import { ApiClientError } from 'resilient-api-client';
import { RunReport } from 'resilient-api-client/report';
import { ChaosApi } from 'resilient-api-client/testing';
import { checkFile } from './check-file.js';
import { joinHooks } from './join-hooks.js';
import { startProgress } from './progress.js';
import { RecordsClient } from './records-client.js';
import { RunStats } from './run-stats.js';

const RECORDS = 10_000;
const TOKEN = 'demo-token';
const FILE = process.argv[2] ?? 'records.ndjson';
const REPORT = FILE.replace(/(\.\w+)?$/, '.html');

async function startProvider(): Promise<ChaosApi> {
  const api = await ChaosApi.start({
    records: RECORDS,
    pageSize: 100,
    seed: 2,
    latencyMs: [2, 10],
    auth: { type: 'bearer', token: TOKEN },
    rateLimit: { limit: 20, windowMs: 1_000, headers: 'draft-6' },
    faults: { status500: 0.03, reset: 0.02, truncate: 0.01 },
  });
  // Whatever the seed draws: the 30th request is refused, with a Retry-After.
  api.script([{ status: 429, retryAfter: 1 }], { nth: 30 });
  return api;
}

async function extract(client: RecordsClient, file: string, signal: AbortSignal): Promise<void> {
  const progress = startProgress(RECORDS);
  const output = await open(file, 'w');
  try {
    for await (const page of client.records()) {
      await output.write(page.items.map((item) => `${JSON.stringify(item)}\n`).join(''));
      const { pausedUntilMs } = client.rateLimiter.state();
      progress.update(
        page.itemCount,
        pausedUntilMs === null ? `page ${String(page.number)}` : 'waiting for the rate limit',
      );
      signal.throwIfAborted();
    }
  } finally {
    progress.stop();
    await output.close();
  }
}

function report(api: ChaosApi, stats: RunStats, startedAt: number): void {
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const reasons = [...stats.retries].map(([reason, count]) => `${String(count)} × ${reason}`).join(', ');
  // A kept-alive connection that turns out to be dead is replaced within the attempt.
  const replays = stats.sends - stats.pages - stats.retried;
  console.log(`pages        ${String(stats.pages)}`);
  console.log(
    `attempts     ${String(stats.pages + stats.retried)}, and ${String(replays)} replays on a fresh connection`,
  );
  console.log(`             (the server counted ${String(api.stats().requests)} requests)`);
  console.log(`retries      ${String(stats.retried)}${reasons === '' ? '' : `: ${reasons}`}`);
  console.log(`429s         ${String(stats.rateLimited)} (1 of them scripted)`);
  console.log(`time waited  ${seconds(stats.waitedMs)} for rate limits and backoff`);
  console.log(`time taken   ${seconds(performance.now() - startedAt)}`);
}

async function main(): Promise<number> {
  const startedAt = performance.now();
  const interrupt = new AbortController();
  process.once('SIGINT', () => {
    interrupt.abort(new Error(`interrupted; the records so far are in ${FILE}`));
  });
  const stats = new RunStats();
  const api = await startProvider();
  const page = new RunReport({ title: `${String(RECORDS)} records of a badly behaved API` });
  const hooks = joinHooks(stats.hooks, page.hooks);
  const client = new RecordsClient(api.url, TOKEN, { hooks, logLevel: 'error' });
  try {
    await extract(client, FILE, interrupt.signal);
    report(api, stats, startedAt);
    await page.write(REPORT);
    console.log(`report       ${REPORT}`);
    const problem = await checkFile(FILE, RECORDS);
    console.log(`${FILE}: ${problem ?? `the ids 1…${String(RECORDS)}, each once and in order`}`);
    return problem === null ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof ApiClientError && error.progress !== undefined) {
      console.error(`${String(error.progress.items)} records are in ${FILE}`);
    }
    return interrupt.signal.aborted ? 130 : 1;
  } finally {
    await client.close();
    await api.close();
  }
}

void main().then((code) => {
  process.exitCode = code;
});
