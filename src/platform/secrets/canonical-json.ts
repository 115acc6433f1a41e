/** A value that has one canonical form: JSON without fractions. `undefined` members are left out, as JSON does. */
export type Signable = string | number | boolean | null | readonly Signable[] | { readonly [key: string]: Signable | undefined };

const DEPTH_MAX = 20;

/**
 * The one form of a document that is signed: JSON by RFC 8785 (JCS), narrowed to whole numbers. Members are sorted by
 * their UTF-16 code units, nothing stands between the tokens, strings are escaped as `JSON.stringify` does it.
 * Throws TypeError on fractions, numbers beyond 2^53, bigint, lone surrogates, and anything JSON has no form for: two
 * sides that round differently would otherwise disagree about a signature.
 */
export function canonicalJson(value: Signable): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > DEPTH_MAX) throw new TypeError(`a signed document is at most ${DEPTH_MAX} levels deep`);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'string') return writeString(value);
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value)) throw new TypeError(`a signed document has whole numbers only, not ${value}`);
    return String(value + 0);
  }
  if (Array.isArray(value)) return `[${value.map((one) => write(one, depth + 1)).join(',')}]`;
  if (typeof value !== 'object' || !isPlain(value)) throw new TypeError(`a signed document cannot hold a ${typeof value}`);
  const members = value as Record<string, unknown>;
  // The default sort of JavaScript compares UTF-16 code units, which is what RFC 8785 asks for.
  const names = Object.keys(members).filter((name) => members[name] !== undefined).sort();
  return `{${names.map((name) => `${writeString(name)}:${write(members[name], depth + 1)}`).join(',')}}`;
}

function writeString(text: string): string {
  if (!text.isWellFormed()) throw new TypeError('a signed document cannot hold half a character (a lone surrogate)');
  return JSON.stringify(text);
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
