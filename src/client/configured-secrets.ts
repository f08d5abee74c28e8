import { teachRedactor } from '../auth/teach-redactor.js';
import type { HeaderPatch } from '../http/request-headers.js';
import type { Redactor } from '../redaction/redactor.js';

/**
 * Makes the redactor know the secrets that stand in configured headers and parameters, so that they are redacted
 * wherever a server echoes them, and not only under their name.
 */
export function learnConfiguredSecrets(
  redactor: Redactor,
  headers: HeaderPatch,
  params: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value === null || !redactor.isSensitiveName(name)) continue;
    teachRedactor(redactor, name, value, true);
    // A cookie header holds several; each may be echoed alone.
    if (name !== 'cookie') continue;
    for (const pair of value.split(';')) {
      const cookie = pair.slice(pair.indexOf('=') + 1).trim();
      if (cookie !== '') redactor.addSecret(cookie);
    }
  }
  for (const [name, value] of Object.entries(params)) {
    if (typeof value === 'string' && redactor.isSensitiveName(name))
      teachRedactor(redactor, name, value, true);
  }
}
