// The process of one server; every contender has a ChaosApi of its own in it.
import { ChaosApi } from 'resilient-api-client/testing';
import { answerQuestions } from '../ask.js';
import { ROUND_TRIP_MS, type PacingCell } from './cells.js';

/** Opens a server, or asks for what has arrived at one. */
export type ServerQuestion = { readonly open: PacingCell } | { readonly recordOf: string };

/** What has arrived at a server. */
export interface ServerRecord {
  /** When each request arrived that was let through, in epoch milliseconds. */
  readonly admittedAtMs: readonly number[];
  /** Answers 429. */
  readonly refused: number;
}

const servers = new Map<string, ChaosApi>();

async function open({ rule }: PacingCell): Promise<string> {
  const api = await ChaosApi.start({ latencyMs: ROUND_TRIP_MS, rateLimit: rule });
  api.route('GET /items/:id', ({ pathParams }) => ({ body: { id: Number(pathParams['id']) } }));
  servers.set(api.url, api);
  return api.url;
}

function recordOf(url: string): ServerRecord {
  const ledger = servers.get(url)?.ledger ?? [];
  return {
    admittedAtMs: ledger.filter(({ status }) => status === 200).map(({ epochMs }) => epochMs),
    refused: ledger.filter(({ outcome }) => outcome === 'rate-limited').length,
  };
}

answerQuestions(async (question: ServerQuestion) =>
  'open' in question ? open(question.open) : recordOf(question.recordOf),
);
