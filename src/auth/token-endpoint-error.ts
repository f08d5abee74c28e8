import { HttpStatusError } from '../errors/http-status-error.js';
import { createStatusError } from '../errors/status-errors.js';
import { isPlainObject } from '../internal/objects.js';

/** What to do about the error codes of RFC 6749 section 5.2. */
const ADVICE: Readonly<Record<string, string>> = {
  invalid_client:
    "check clientId and clientSecret, and whether the server wants them in the body (clientAuth: 'body')",
  invalid_scope: 'check scope: it asks for something that this client may not have',
  unauthorized_client: 'the client must be allowed the grant type client_credentials, at the provider',
  unsupported_grant_type: 'the server does not offer client credentials; use a token function instead',
  invalid_request: 'check params: the server may want another parameter, such as audience or resource',
  invalid_grant: 'check the credentials and params',
};

function adviceFor(status: number): string {
  if (status === 404 || status === 405) return 'check tokenUrl';
  if (status === 401 || status === 403) return 'check clientId and clientSecret';
  return status >= 500 || status === 429 ? 'try again later' : 'bodyPreview shows what the server said';
}

function readError(bodyPreview: string): { code?: string; description?: string } {
  try {
    const body: unknown = JSON.parse(bodyPreview);
    if (!isPlainObject(body)) return {};
    const { error, error_description: description } = body;
    return {
      ...(typeof error === 'string' && /^[\w.-]{1,64}$/.test(error) ? { code: error } : {}),
      ...(typeof description === 'string' ? { description: description.slice(0, 200) } : {}),
    };
  } catch {
    return {};
  }
}

/**
 * An error status of the token endpoint as an error of the same class whose message says what to do; everything else
 * (no connection, a timeout) speaks for itself and is returned as it is.
 */
export function explainTokenError(error: unknown, endpoint: string): unknown {
  if (!(error instanceof HttpStatusError)) return error;
  const { code, description } = readError(error.bodyPreview);
  const advice = (code === undefined ? undefined : ADVICE[code]) ?? adviceFor(error.status);
  const said = [code, description].filter((part) => part !== undefined).join(': ');
  return createStatusError(
    `${endpoint} refused to grant a token: HTTP ${error.status}${said === '' ? '' : ` (${said})`}; ${advice}`,
    {
      status: error.status,
      headers: error.headers,
      bodyPreview: error.bodyPreview,
      requestId: error.requestId,
      problem: error.problem,
      retryAfterMs: error.retryAfterMs,
      request: error.request,
      attempts: error.attempts,
      cause: error.cause,
    },
  );
}
