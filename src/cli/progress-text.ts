import { formatDuration, plural } from '../client/failure-text.js';
import type { WaitReason } from '../rate-limit/rate-limit-wait.js';
import type { TallyState } from './tally.js';
import { formatCount } from './units.js';

const REASONS: Readonly<Record<WaitReason, string>> = {
  'retry-after': 'the server asked to',
  'quota-exhausted': 'its quota is used up',
  rate: 'your rate',
};

/** `12,400 items`, `1 item`. */
export function items(count: number): string {
  return `${formatCount(count)} item${count === 1 ? '' : 's'}`;
}

/** `124 pages`, `1 page`. */
export function pages(count: number): string {
  return `${formatCount(count)} page${count === 1 ? '' : 's'}`;
}

function rate(perSecond: number): string {
  return `${perSecond >= 10 ? formatCount(Math.round(perSecond)) : perSecond.toFixed(1)} items/s`;
}

/** What is said of a run at any moment, the most important first. */
export function progressParts(state: TallyState, now: number = Date.now()): string[] {
  const { total } = state;
  const parts = [
    total === undefined ? items(state.items) : `${formatCount(state.items)} of ${items(total)}`,
    pages(state.pages),
  ];
  if (state.waiting !== undefined) {
    const left = Math.max(1_000, Math.ceil((state.waiting.untilMs - now) / 1_000) * 1_000);
    parts.push(`waiting ${formatDuration(left)}: ${REASONS[state.waiting.reason]}`);
  } else parts.push(rate(state.perSecond));
  if (state.retries > 0) parts.push(plural(state.retries, 'retry').replace('retrys', 'retries'));
  return parts;
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of `width` characters, filled by eighths. */
export function drawBar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  const full = '█'.repeat(Math.floor(eighths / 8));
  return `${full}${EIGHTHS[eighths % 8] ?? ''}`.padEnd(width, '░');
}

const FRAMES = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const BAR_WIDTH = 24;

/**
 * One line for a terminal: a bar where the total is known, else a moving sign; never wider than the terminal, where it
 * could not be overwritten.
 */
export function progressLine(state: TallyState, columns: number, frame: number, now?: number): string {
  const { total } = state;
  const share = total === undefined || total === 0 ? undefined : Math.min(1, state.items / total);
  const lead =
    share === undefined
      ? (FRAMES[frame % FRAMES.length] ?? '')
      : `${drawBar(share, BAR_WIDTH)} ${String(Math.floor(share * 100)).padStart(3)} %`;
  let line = lead;
  for (const part of progressParts(state, now)) {
    const longer = `${line}  ${part}`;
    if (longer.length >= columns) break;
    line = longer;
  }
  return line.slice(0, Math.max(0, columns - 1));
}
