import type { LogLevel, LogMethod, Logger } from '../logging/logger.js';
import { inCommandWords } from './command-words.js';
import { reaches, type WrittenLevel } from '../logging/log-levels.js';

/** Where lines for people go: standard error, past whatever progress is drawn there. */
export type PrintLine = (line: string) => void;

function fieldsText(fields: object): string {
  return Object.entries(fields)
    .map(([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join('');
}

/** What the progress counts, and the error tells in the end: a retry, and an answer that is an error. */
function isToldElsewhere(fields: object): boolean {
  return 'attempt' in fields || 'bodyPreview' in fields;
}

/** How much is logged. */
export interface CommandLogOptions {
  readonly level: LogLevel;
  /** Whether the level was asked for: without, only what is told nowhere else is a line of its own. */
  readonly asked: boolean;
}

/** A logger whose lines people can read; the client redacts what it writes beforehand. */
export function createCommandLog({ level, asked }: CommandLogOptions, print: PrintLine): Logger {
  const withFields = reaches('debug', level);
  const method = (name: WrittenLevel): LogMethod => {
    const write = (first: object | string, message?: string): void => {
      if (!reaches(name, level)) return;
      const [fields, text] = typeof first === 'string' ? [{}, first] : [first, message ?? ''];
      if (!asked && isToldElsewhere(fields)) return;
      const time = new Date().toISOString().slice(11, 23);
      print(`${time} ${name}: ${inCommandWords(text)}${withFields ? fieldsText(fields) : ''}`);
    };
    return write;
  };
  return {
    trace: method('trace'),
    debug: method('debug'),
    info: method('info'),
    warn: method('warn'),
    error: method('error'),
    fatal: method('fatal'),
    isLevelEnabled: (name) => reaches(name, level),
  };
}
