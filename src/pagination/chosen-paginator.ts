import type { ApiRequest } from '../http/api-request.js';
import type { ApiResponse } from '../http/api-response.js';
import type { PaginatorRecord } from '../internal/checkpoint.js';
import { recordPaginator } from './paginator-registry.js';
import type { Paginator } from './paginator.js';
import { RepeatGuard } from './repeat-guard.js';
import { otherPaginator, resumePaginator } from './resume-paginator.js';
import type { RunPagesOptions } from './run-pages-options.js';

type Options = Pick<RunPagesOptions<unknown>, 'paginator' | 'resumeFrom' | 'warn'>;

/** The paginator of one run: the query's own, until it hands over to another at the first response. */
export class ChosenPaginator {
  readonly #options: Options;
  readonly #recordedKind: string | undefined;
  readonly #accumulated: unknown[] = [];
  #current: Paginator;
  #resolved: boolean;
  /** Where a paginator was detected: it may be wrong, and the same page come again and again. */
  #guard: RepeatGuard | undefined;

  /** @throws CheckpointMismatchError, CheckpointCorruptError */
  constructor(options: Options) {
    const { paginator: own, resumeFrom } = options;
    this.#options = options;
    const { paginator, resolved } = resumePaginator(own, resumeFrom?.paginator ?? null);
    this.#recordedKind = resumeFrom?.paginator?.kind;
    this.#current = paginator;
    this.#resolved = resolved;
    if (paginator !== own) this.#guard = new RepeatGuard();
    if (resolved) this.#warnOfLoss();
  }

  get current(): Paginator {
    return this.#current;
  }

  /** All items so far, if the paginator wants them. */
  get accumulated(): readonly unknown[] | undefined {
    return this.#current.accumulate === true ? this.#accumulated : undefined;
  }

  /** As checkpoints hold it; `null` before it is settled. */
  get record(): PaginatorRecord | null {
    return this.#resolved ? recordPaginator(this.#current) : null;
  }

  /** Settles on a paginator at the first response; says which if it has only now. @throws CheckpointMismatchError */
  settle(response: ApiResponse, request: ApiRequest): Paginator | undefined {
    if (this.#resolved) return undefined;
    const own = this.#current;
    const chosen = own.resolve?.(response, request) ?? own;
    const recorded = this.#recordedKind;
    if (recorded !== undefined && recorded !== chosen.kind) throw otherPaginator(recorded, chosen.kind);
    this.#current = chosen;
    this.#resolved = true;
    if (chosen !== own) this.#guard = new RepeatGuard();
    this.#warnOfLoss();
    return chosen;
  }

  #warnOfLoss(): void {
    const { resumeFrom, warn } = this.#options;
    if (this.#current.accumulate !== true || resumeFrom === undefined || resumeFrom.pages === 0) return;
    warn(
      `The run goes on after ${String(resumeFrom.items)} items that no checkpoint holds: what its paginator ` +
        `(${this.#current.kind}) gets as accumulated begins anew`,
    );
  }

  /** Takes the items of a page into account. @throws PaginationError when a detected paginator leads nowhere. */
  see(items: readonly unknown[]): void {
    this.#guard?.check(items, this.#current);
    if (this.#current.accumulate === true) for (const item of items) this.#accumulated.push(item);
  }
}
