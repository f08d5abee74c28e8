const BOM = 0xfeff;

/** UTF-8 text without a byte order mark. */
export function decodeText(body: Buffer): string {
  const text = body.toString('utf8');
  return text.charCodeAt(0) === BOM ? text.slice(1) : text;
}

/** The value of a successful JSON body, `null` when it is empty. @throws SyntaxError for everything that is not JSON. */
export function parseStrict(text: string): unknown {
  return text === '' || text.trim() === '' ? null : (JSON.parse(text) as unknown);
}

/** An error's body: JSON when it is, else the text. */
export function parseLenient(text: string): unknown {
  try {
    return parseStrict(text);
  } catch {
    return text;
  }
}
