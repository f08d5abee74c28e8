import { formatDuration } from '../client/failure-text.js';
import type { Redactor } from '../redaction/redactor.js';
import type { TextStream } from './host.js';
import { progressLine, progressParts } from './progress-text.js';
import type { Tally } from './tally.js';

/** How often the line on a terminal is drawn, and how often a plain line is written, in milliseconds. */
const DRAW_EVERY_MS = 100;
const LINE_EVERY_MS = 10_000;

const CLEAR_LINE = '\r\u001b[K';
const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';

/** Standard error: a line that shows how far the run is, and lines that stay. */
export interface Progress {
  /** Shows the tally from now on. */
  start(tally: Tally): void;
  /** A line that stays; secrets are taken out of it. */
  print(line: string): void;
  /** Takes away what is drawn. */
  stop(): void;
}

/** How progress is shown: drawn on a terminal, told in plain lines elsewhere, or not at all. */
export type ProgressStyle = 'drawn' | 'plain' | 'none';

/** Redraws one line of a terminal, or writes a plain line now and then: a log file wants no control characters. */
export class StderrProgress implements Progress {
  readonly #stream: TextStream;
  readonly #style: ProgressStyle;
  readonly #redactor: () => Redactor;
  #tally: Tally | undefined;
  #timer: NodeJS.Timeout | undefined;
  #frame = 0;
  #drawn = '';
  #told = '';

  constructor(stream: TextStream, style: ProgressStyle, redactor: () => Redactor) {
    this.#stream = stream;
    this.#style = style;
    this.#redactor = redactor;
    // Nobody reads any more: the run goes on all the same.
    stream.on('error', () => undefined);
  }

  start(tally: Tally): void {
    this.#tally = tally;
    if (this.#style === 'none') return;
    if (this.#style === 'drawn') {
      this.#stream.write(HIDE_CURSOR);
      this.#draw();
      this.#timer = setInterval(() => this.#draw(), DRAW_EVERY_MS);
    } else this.#timer = setInterval(() => this.#tell(), LINE_EVERY_MS);
    this.#timer.unref();
  }

  print(line: string): void {
    const text = this.#redactor().text(line);
    this.#stream.write(`${this.#drawn === '' ? '' : CLEAR_LINE}${text}\n${this.#drawn}`);
  }

  stop(): void {
    clearInterval(this.#timer);
    if (this.#timer === undefined) return;
    this.#timer = undefined;
    if (this.#style === 'drawn') this.#stream.write(`${CLEAR_LINE}${SHOW_CURSOR}`);
    this.#drawn = '';
  }

  #draw(): void {
    if (this.#tally === undefined) return;
    const line = progressLine(this.#tally.state, this.#stream.columns ?? 80, this.#frame++);
    if (line === this.#drawn) return;
    this.#drawn = line;
    this.#stream.write(`${CLEAR_LINE}${line}`);
  }

  #tell(): void {
    if (this.#tally === undefined) return;
    const { state } = this.#tally;
    const text = progressParts(state).join(', ');
    if (text === this.#told) return;
    this.#told = text;
    this.print(`${formatDuration(state.elapsedMs)}: ${text}`);
  }
}
