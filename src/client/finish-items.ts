import { ApiClientError } from '../errors/api-client-error.js';
import { ResponseValidationError } from '../errors/response-validation-error.js';
import type { StandardSchemaV1 } from '../http/standard-schema.js';
import type { ClientLog } from '../logging/client-log.js';
import type { ItemsOfPage } from '../pagination/run-pages-options.js';
import type { Redactor } from '../redaction/redactor.js';
import { redactIssues, validateData } from './validate-data.js';

/**
 * The items of a page as their schema gives them back.
 *
 * @throws ResponseValidationError naming the page and the item, unless such items are to be skipped.
 */
export async function finishItems<T>(
  schema: StandardSchemaV1<unknown, T>,
  items: readonly unknown[],
  page: ItemsOfPage,
  onInvalidItem: 'throw' | 'skip',
  log: ClientLog,
  redactor: Redactor,
): Promise<T[]> {
  const finished: T[] = [];
  let skipped = 0;
  for (const [index, item] of items.entries()) {
    try {
      finished.push(
        await validateData(schema, item, (message, issues) => {
          const { attempts, url } = page.response;
          return new ResponseValidationError(
            `Item ${String(page.indexes?.[index] ?? index)} of page ${String(page.number)} of ${url} does not fit its schema: ${redactor.text(message)}`,
            { request: { method: 'GET', url }, attempts, issues: redactIssues(issues, redactor) },
          );
        }),
      );
    } catch (error) {
      if (onInvalidItem === 'throw' || !(error instanceof ApiClientError)) throw error;
      skipped += 1;
    }
  }
  if (skipped > 0) {
    log.warning(
      `Page ${String(page.number)}: ${String(skipped)} items do not fit their schema and were skipped`,
    );
  }
  return finished;
}
