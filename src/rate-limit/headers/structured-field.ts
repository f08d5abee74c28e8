/** A bare item: numbers, strings, tokens and byte sequences (their base64 text) keep apart what looks alike. */
export interface BareItem {
  readonly type: 'integer' | 'decimal' | 'string' | 'token' | 'bytes' | 'boolean' | 'date' | 'display';
  readonly value: string | number | boolean;
}

/** An item with its parameters. */
export interface StructuredItem extends BareItem {
  readonly parameters: ReadonlyMap<string, BareItem>;
}

const TRUE: BareItem = { type: 'boolean', value: true };

const KEY = /[a-z*][a-z0-9_\-.*]*/y;
const NUMBER = /(?:(-?\d{1,12}\.\d{1,3})|(-?\d{1,15}))(?![\d.])/y;
const STRING = /"((?:[ !#-[\]-~]|\\["\\])*)"/y;
const TOKEN = /[A-Za-z*][A-Za-z0-9!#$%&'*+\-.^_`|~:/]*/y;
const BYTES = /:([A-Za-z0-9+/]*={0,2}):/y;
const BOOLEAN = /\?([01])/y;
const DATE = /@(-?\d{1,15})(?![\d.])/y;
const DISPLAY = /%"((?:[ !#$&-~]|%[0-9a-f]{2})*)"/y;
const OPTIONAL_SPACE = /[ \t]*/y;
const SPACE = / */y;

/**
 * A structured List of items; `null` when the field is malformed anywhere, since it is then to be ignored whole.
 * Inner lists are refused: no quota field has them.
 *
 * @see RFC 9651 §4.2.1
 */
export function parseStructuredList(text: string): StructuredItem[] | null {
  const items: StructuredItem[] = [];
  const parsed = parseMembers(text, (cursor) => {
    const item = cursor.item();
    if (item !== null) items.push(item);
    return item !== null;
  });
  return parsed ? items : null;
}

/**
 * A structured Dictionary of items, a repeated key's last value counting; `null` when the field is malformed.
 *
 * @see RFC 9651 §4.2.2
 */
export function parseStructuredDictionary(text: string): Map<string, StructuredItem> | null {
  const entries = new Map<string, StructuredItem>();
  const parsed = parseMembers(text, (cursor) => {
    const key = cursor.take(KEY)?.[0];
    if (key === undefined) return false;
    const item = cursor.skip('=') ? cursor.item() : cursor.withParameters(TRUE);
    if (item !== null) entries.set(key, item);
    return item !== null;
  });
  return parsed ? entries : null;
}

function parseMembers(text: string, member: (cursor: Cursor) => boolean): boolean {
  const cursor = new Cursor(text);
  cursor.take(SPACE);
  if (cursor.isAtEnd()) return true;
  for (;;) {
    if (!member(cursor)) return false;
    cursor.take(OPTIONAL_SPACE);
    if (cursor.isAtEnd()) return true;
    if (!cursor.skip(',')) return false;
    cursor.take(OPTIONAL_SPACE);
  }
}

class Cursor {
  private at = 0;

  constructor(private readonly text: string) {}

  isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }

  skip(character: string): boolean {
    const found = this.text[this.at] === character;
    if (found) this.at++;
    return found;
  }

  item(): StructuredItem | null {
    const bare = this.bareItem();
    return bare === null ? null : this.withParameters(bare);
  }

  withParameters(bare: BareItem): StructuredItem | null {
    const parameters = new Map<string, BareItem>();
    while (this.skip(';')) {
      this.take(SPACE);
      const key = this.take(KEY)?.[0];
      if (key === undefined) return null;
      const value = this.skip('=') ? this.bareItem() : TRUE;
      if (value === null) return null;
      parameters.set(key, value);
    }
    return { ...bare, parameters };
  }

  private bareItem(): BareItem | null {
    const number = this.take(NUMBER);
    if (number !== null)
      return { type: number[1] === undefined ? 'integer' : 'decimal', value: Number(number[0]) };
    const string = this.take(STRING);
    if (string !== null) return { type: 'string', value: (string[1] ?? '').replace(/\\(.)/g, '$1') };
    const token = this.take(TOKEN);
    if (token !== null) return { type: 'token', value: token[0] };
    const bytes = this.take(BYTES);
    if (bytes !== null) return { type: 'bytes', value: bytes[1] ?? '' };
    const boolean = this.take(BOOLEAN);
    if (boolean !== null) return { type: 'boolean', value: boolean[1] === '1' };
    const date = this.take(DATE);
    if (date !== null) return { type: 'date', value: Number(date[1]) };
    const display = this.take(DISPLAY);
    return display === null ? null : { type: 'display', value: display[1] ?? '' };
  }
}
