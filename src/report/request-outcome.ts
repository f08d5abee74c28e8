import { HttpStatusError } from '../errors/http-status-error.js';
import { ResponseParseError } from '../errors/response-parse-error.js';

/** What became of one send; the order is that of the legend. */
export const OUTCOMES = [
  'ok',
  'rate-limited',
  'server-error',
  'client-error',
  'broken',
  'no-answer',
] as const;

/** One of {@link OUTCOMES}. */
export type RequestOutcome = (typeof OUTCOMES)[number];

/** Outcomes in words. */
export const OUTCOME_LABELS: Readonly<Record<RequestOutcome, string>> = {
  ok: 'answered',
  'rate-limited': 'rate-limited (429)',
  'server-error': 'server error (5xx)',
  'client-error': 'refused (4xx)',
  broken: 'broken body',
  'no-answer': 'no answer',
};

/** What an answer's status says of the send. */
export function outcomeOfStatus(status: number): RequestOutcome {
  if (status === 429) return 'rate-limited';
  if (status >= 500) return 'server-error';
  return status >= 400 ? 'client-error' : 'ok';
}

/** Why an attempt failed, in as few words as it takes to count it: `status 503`, `ConnectionError (ECONNRESET)`. */
export function failureReason(error: Error): string {
  if (error instanceof HttpStatusError) return `status ${String(error.status)}`;
  if (error instanceof ResponseParseError) return 'broken body';
  const code = (error.cause as { code?: unknown } | undefined)?.code;
  const phase = (error as { phase?: unknown }).phase;
  const detail = typeof phase === 'string' ? phase : typeof code === 'string' ? code : undefined;
  return detail === undefined ? error.name : `${error.name} (${detail})`;
}
