import { HttpStatusError } from '../errors/http-status-error.js';
import type { ApiResponse } from '../http/api-response.js';
import { isoInstant } from '../internal/iso-instant.js';
import { parseRateLimitHeaders } from '../rate-limit/parse-rate-limit-headers.js';
import { columns } from './columns.js';
import type { CommandContext } from './command-context.js';
import { connect } from './connect.js';
import type { ConnectionOptions } from './connection-options.js';
import { EXIT, type ExitCode } from './exit-code.js';
import { printOut } from './print-out.js';
import { quotaHeaders, quotaTable } from './quota-table.js';

/** The options of `limits`. */
export interface LimitsOptions extends ConnectionOptions {
  readonly json?: boolean | undefined;
}

type Answer = Pick<ApiResponse, 'status' | 'headers' | 'rateLimit'>;

/** Sends one request, and prints the quota as it was read from the answer, an error's too. */
export async function limits(
  url: string,
  options: LimitsOptions,
  context: CommandContext,
): Promise<ExitCode> {
  const { client, request } = await connect(url, options, context);
  try {
    let failure: HttpStatusError | undefined;
    const answer: Answer = await client
      .request({ ...request, retry: { maxAttempts: 1 } })
      .catch((error: unknown) => {
        if (!(error instanceof HttpStatusError) || error.attempts === 0) throw error;
        failure = error;
        const { status, headers } = error;
        return { status, headers, rateLimit: parseRateLimitHeaders(headers, { status }) };
      });
    await printOut(options.json === true ? asJson(answer) : asText(url, answer, context), context.host);
    // A refusal for the quota's sake has answered the question; any other error has not.
    if (failure !== undefined && failure.status !== 429) throw failure;
    return EXIT.done;
  } finally {
    await client.close();
  }
}

function asJson({ status, rateLimit }: Answer): string {
  const reading = rateLimit ?? parseRateLimitHeaders({});
  const windows = reading.windows.map((window) => ({ ...window, resetAt: toDate(window.resetAtMs) }));
  return `${JSON.stringify({ status, ...reading, resetAt: toDate(reading.resetAtMs), windows }, null, 2)}\n`;
}

function toDate(ms: number | null): string | null {
  return ms === null ? null : isoInstant(ms);
}

function asText(url: string, { status, headers, rateLimit }: Answer, context: CommandContext): string {
  const { redactor } = context;
  const table = quotaTable(rateLimit, Date.now());
  const raw = quotaHeaders(headers).map(([name, value]) => [`${name}:`, redactor.text(value)]);
  return (
    `${redactor.url(url)} answered ${String(status)}.\n\n` +
    `${table ?? '  The response says nothing about rate limits.'}\n` +
    (raw.length === 0 ? '' : `\nread from\n${columns(raw)}\n`)
  );
}
