import { join } from 'node:path';
import { Respondent } from '../ask.js';
import { startRedis } from '../redis-process.js';
import { SHARED_CELL, type PacingCell } from './cells.js';
import { CONTENDERS, SHARED, type PacingContender } from './contenders/all.js';
import type { PacingReport, PacingTurn } from './host.js';
import { idealMs, quotaUsed } from './ideal.js';
import type { ServerQuestion, ServerRecord } from './server.js';

/** What came of one contender at one server. */
export interface PacingRow {
  readonly cell: string;
  readonly contender: string;
  readonly processes: number;
  readonly requests: number;
  /** Answers 429, as the server counts. */
  readonly refused: number;
  /** Requests that were given up. */
  readonly lost: number;
  /** Of what the server would have let through: 1 is all. */
  readonly quotaUsed: number;
  /** Time until the last answer, compared with the shortest possible; `null` when requests were lost. */
  readonly timeToIdeal: number | null;
}

/** Windows of all lengths begin together every so often; turns begin a second after that. */
const PERIOD_MS = 20_000;
const INTO_PERIOD_MS = 1_000;
/** Until the processes are ready. */
const LEAD_MS = 4_000;
/** Contenders are waited for so many times the ideal. */
const PATIENCE = 2.5;
/** Processes that share a limit. */
const SHARERS = [1, 2, 4];

function nextBeginMs(): number {
  return Math.ceil((Date.now() + LEAD_MS - INTO_PERIOD_MS) / PERIOD_MS) * PERIOD_MS + INTO_PERIOD_MS;
}

/** Runs every contender against every server, all at the same time: there is hardly anything to do but wait. */
export async function measurePacing(
  cells: readonly PacingCell[],
  onNote: (text: string) => void,
): Promise<PacingRow[]> {
  const redis = await startRedis();
  if (redis === null) onNote('There is no redis-server on the path: nothing is shared.');
  const respondents: Respondent[] = [];
  const start = (program: string): Respondent => {
    const respondent = new Respondent(join(__dirname, program));
    respondents.push(respondent);
    return respondent;
  };
  try {
    const beginAtMs = nextBeginMs();
    const runs: Promise<PacingRow>[] = [];
    const hosts = new Map(CONTENDERS.map(({ name }) => [name, start('host.js')]));
    const run = async (
      cell: PacingCell,
      contender: PacingContender,
      server: Respondent,
      processes: readonly Respondent[],
    ): Promise<PacingRow> => {
      const origin = (await server.ask({ open: cell } satisfies ServerQuestion)) as string;
      const patienceMs = PATIENCE * idealMs(cell, beginAtMs);
      const reports = (await Promise.all(
        processes.map((host) =>
          host.ask({
            contender: contender.name,
            requests: cell.requests / processes.length,
            cell,
            origin,
            redisUrl: redis?.url ?? null,
            runId: `bench ${String(beginAtMs)} ${String(processes.length)}`,
            beginAtMs,
            patienceMs,
          } satisfies PacingTurn),
        ),
      )) as PacingReport[];
      const record = (await server.ask({ recordOf: origin } satisfies ServerQuestion)) as ServerRecord;
      const [firstAtMs = beginAtMs] = record.admittedAtMs;
      const elapsedMs = Math.max(...reports.map((report) => report.elapsedMs));
      const lost = reports.reduce((sum, report) => sum + report.lost, 0);
      return {
        cell: cell.name,
        contender: contender.name,
        processes: processes.length,
        requests: cell.requests,
        refused: record.refused,
        lost,
        quotaUsed: quotaUsed(cell, record.admittedAtMs),
        timeToIdeal: lost > 0 ? null : elapsedMs / idealMs(cell, firstAtMs),
      };
    };
    for (const cell of cells) {
      const server = start('server.js');
      for (const contender of CONTENDERS) {
        const host = hosts.get(contender.name);
        if (host !== undefined) runs.push(run(cell, contender, server, [host]));
      }
    }
    if (redis !== null && cells.includes(SHARED_CELL)) {
      const server = start('server.js');
      for (const count of SHARERS) {
        const processes = Array.from({ length: count }, () => start('host.js'));
        runs.push(run(SHARED_CELL, SHARED, server, processes));
      }
    }
    onNote(`${String(runs.length)} runs at the same time, about two minutes`);
    return await Promise.all(runs);
  } finally {
    for (const respondent of respondents) respondent.stop();
    redis?.stop();
  }
}
