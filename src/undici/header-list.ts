import type { OutgoingHeaders } from '../http/sender.js';

/** Headers as undici takes them: names and values in turn. A request has few, so going through them is fastest. */
export class HeaderList implements OutgoingHeaders {
  readonly entries: string[] = [];

  set(name: string, value: string, rewrite = true): void {
    const { entries } = this;
    const lower = name.toLowerCase();
    for (let index = 0; index < entries.length; index += 2) {
      if (entries[index] !== lower) continue;
      if (rewrite) entries[index + 1] = value;
      return;
    }
    entries.push(lower, value);
  }

  has(name: string): boolean {
    for (let index = 0; index < this.entries.length; index += 2) {
      if (this.entries[index] === name) return true;
    }
    return false;
  }
}
