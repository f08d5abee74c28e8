import { BadQuery, pageSizeOf, viewOf, type PageInput } from './page-query.js';

/** The cursor that stands for a 0-based position. */
function cursorOf(position: number): string {
  return Buffer.from(`after:${position}`).toString('base64url');
}

/** The position a cursor stands for; 0 without one. */
function positionOf(cursor: unknown): number {
  if (cursor === undefined || cursor === null || cursor === '') return 0;
  const text = typeof cursor === 'string' ? Buffer.from(cursor, 'base64url').toString() : '';
  const digits = /^after:(\d{1,15})$/.exec(text)?.[1];
  if (digits === undefined) throw new BadQuery('cursor is not one this server has issued');
  return Number(digits);
}

/** A page of a style with cursors. */
export interface CursorPage {
  /** Records as JSON texts. */
  readonly items: string[];
  /** The position of the first of them. */
  readonly start: number;
  /** Where the next page begins; `null` at the end. */
  readonly next: string | null;
  /** The cursor that continues after the item at this index of the page. */
  readonly cursorAt: (index: number) => string;
}

/** The page a cursor stands for; the first one without a cursor. @throws BadQuery */
export function cursorPage(input: PageInput, cursor: unknown, sizeFromBody?: unknown): CursorPage {
  const view = viewOf(input.data, input.request);
  const start = positionOf(cursor);
  const size = pageSizeOf(input.request, input.defaults, sizeFromBody);
  const onward = start + size < view.total ? cursorOf(start + size) : null;
  const repeated = { same: cursorOf(start), first: cursorOf(0) };
  return {
    items: view.items(start, size),
    start,
    next: input.repeat === undefined ? onward : repeated[input.repeat],
    cursorAt: (index) => cursorOf(start + index + 1),
  };
}
