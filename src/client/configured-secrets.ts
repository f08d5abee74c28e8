import { teachRedactor } from '../auth/teach-redactor.js';
import type { AxiosSettings } from '../http/axios-settings.js';
import type { HeaderPatch } from '../http/request-headers.js';
import type { Redactor } from '../redaction/redactor.js';

/** What may hold secrets besides `auth`. */
export interface ConfiguredValues {
  readonly headers: HeaderPatch;
  readonly params: Readonly<Record<string, unknown>>;
  readonly proxy: AxiosSettings['proxy'];
}

/**
 * Makes the redactor know the secrets that stand in configured headers, parameters and proxies, so that they are
 * redacted wherever a server echoes them, and not only under their name.
 */
export function learnConfiguredSecrets(redactor: Redactor, configured: ConfiguredValues): void {
  const { headers, params, proxy } = configured;
  for (const [name, value] of [...Object.entries(headers), ...Object.entries(params)]) {
    if (typeof value === 'string' && redactor.isSensitiveName(name))
      teachRedactor(redactor, name, value, true);
  }
  const password: unknown = typeof proxy === 'object' ? proxy.auth?.password : undefined;
  if (typeof password === 'string') redactor.addSecret(password);
}

/**
 * The same for the headers of one request, which may hold credentials of their own.
 *
 * @param known headers that are not looked at, such as those that paging has set: a cursor is no secret, whatever the
 *   name of its header, and has to get into checkpoints.
 */
export function learnRequestSecrets(
  redactor: Redactor,
  headers: HeaderPatch,
  known: Readonly<Record<string, unknown>> = {},
): void {
  for (const name in headers) {
    const value = headers[name];
    if (typeof value === 'string' && value !== known[name] && redactor.isSensitiveName(name))
      teachRedactor(redactor, name, value, false);
  }
}
