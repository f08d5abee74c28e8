import { createHash } from 'node:crypto';

/** Leaves room for suffixes within the 255 bytes that file systems allow. */
const MAX_LENGTH = 100;
/** Names that Windows keeps for devices, whatever suffix follows. */
const DEVICE = /^(?:con|prn|aux|nul|com\d|lpt\d)$/;

function encodeByte(byte: number): string {
  return `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
}

function encode(text: string): string {
  return Buffer.from(text, 'utf8').reduce((encoded, byte) => encoded + encodeByte(byte), '');
}

/**
 * A file name for a key, without suffix: lower-case letters, digits, `_` and `-` as they are, the rest percent-encoded.
 * That is safe on every file system, and different keys have different names, also where upper and lower case are the
 * same. There is no dot in it, so a suffix can be told from the key. A long one ends in a hash.
 */
export function keyFileName(key: string): string {
  const encoded = key
    .replace(/[^a-z0-9_-]/gu, encode)
    .replace(DEVICE, (name) => encode(name.slice(0, 1)) + name.slice(1));
  if (encoded.length <= MAX_LENGTH) return encoded;
  // A tilde is in no encoded key, so that a cut name is never that of another key.
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
  return `${encoded.slice(0, MAX_LENGTH - 33).replace(/%[0-9A-F]?$/, '')}~${hash}`;
}
