import { ResponseValidationError } from '../errors/response-validation-error.js';
import type { StandardSchemaV1 } from '../http/standard-schema.js';
import type { ClientLog } from '../logging/client-log.js';
import type { FinishedItems, ItemsOfPage } from '../pagination/run-pages-options.js';
import type { Redactor } from '../redaction/redactor.js';
import { plural } from './failure-text.js';
import { redactIssues, validateData, type Misfit } from './validate-data.js';

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
): Promise<FinishedItems<T>> {
  const finished: T[] = [];
  let invalid = 0;
  for (const [index, item] of items.entries()) {
    const checked = await validateData(schema, item);
    if (checked.misfit === undefined) finished.push(checked.value);
    else if (onInvalidItem === 'skip') invalid += 1;
    else throw invalidItem(page, page.indexes?.[index] ?? index, checked.misfit, redactor);
  }
  if (invalid > 0) {
    const fields = { page: page.number, invalidItems: invalid };
    const what = invalid === 1 ? '1 item does not fit its' : `${plural(invalid, 'item')} do not fit their`;
    log.warning(`Page ${String(page.number)}: ${what} schema, left out`, fields);
  }
  return { items: finished, invalid };
}

function invalidItem(
  { number, method, response: { attempts, url } }: ItemsOfPage,
  itemIndex: number,
  { summary, issues }: Misfit,
  redactor: Redactor,
): ResponseValidationError {
  return new ResponseValidationError(
    `Item ${String(itemIndex)} of page ${String(number)} of ${method} ${url} does not fit its schema: ` +
      `${redactor.text(summary)}. To leave such items out, set onInvalidItem: 'skip'`,
    {
      request: { method, url },
      attempts,
      issues: redactIssues(issues, redactor),
      pageNumber: number,
      itemIndex,
    },
  );
}
