/**
 * Reads JSON and remembers on which line every value stands, so that an error in a catalogue of a thousand lines can be
 * found. Also tells of members written twice, which `JSON.parse` passes over in silence (the last one wins).
 */
export type JsonPath = readonly (string | number)[];

export interface LocatedJson {
  readonly value: unknown;
  /** Line (from 1) of the value at this path, or of its nearest ancestor when it is not there. */
  readonly lineOf: (path: JsonPath) => number;
  /** Members that stand twice in one object; the first was kept. */
  readonly repeated: readonly JsonPath[];
}

/** The text is not JSON at all: nothing after this point can be read. */
export class NotJson extends Error {
  override readonly name = 'NotJson';
  readonly line: number;
  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}

/** `plans[3].renewal.default`; a member with other characters than letters, digits, `_`, `$` and `-` is quoted. */
export function pathText(path: JsonPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    if (!/^[\w$-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`;
    return text === '' ? part : `${text}.${part}`;
  }, '');
}

// A catalogue nests seven deep; a bound keeps a hostile file from exhausting the stack.
const DEPTH_MAX = 64;
const SPACE = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS: readonly (readonly [text: string, value: boolean | null])[] = [['true', true], ['false', false], ['null', null]];

/** Reads one JSON text. Throws `NotJson` with the line where reading stopped. */
export function readJson(text: string): LocatedJson {
  const lines = new Map<string, number>();
  const repeated: JsonPath[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  let line = 1;
  let counted = 0;

  function lineHere(): number {
    for (; counted < at; counted++) if (text.charCodeAt(counted) === 10) line++;
    return line;
  }
  function fail(what: string): never {
    const found = at >= text.length ? 'the end of the file' : JSON.stringify(text[at]);
    throw new NotJson(lineHere(), `expected ${what}, found ${found}`);
  }
  function take(pattern: RegExp): string | null {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) return null;
    at += match[0].length;
    return match[0];
  }
  function accept(sign: string): boolean {
    take(SPACE);
    if (text[at] !== sign) return false;
    at++;
    return true;
  }
  function members(path: JsonPath, depth: number): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    if (accept('}')) return object;
    do {
      take(SPACE);
      const keyLine = lineHere();
      const raw = take(STRING) ?? fail('a member name in quotes');
      const key = JSON.parse(raw) as string;
      if (!accept(':')) fail('":"');
      const inner = [...path, key];
      const twice = Object.hasOwn(object, key);
      if (twice) repeated.push(inner);
      if (!twice) lines.set(pathText(inner), keyLine);
      const value = read(inner, depth);
      // Defined, not assigned: a member named __proto__ must not change what the object inherits from.
      if (!twice) Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
    } while (accept(','));
    if (!accept('}')) fail('"," or "}"');
    return object;
  }
  function elements(path: JsonPath, depth: number): unknown[] {
    const list: unknown[] = [];
    if (accept(']')) return list;
    do {
      take(SPACE);
      const inner = [...path, list.length];
      lines.set(pathText(inner), lineHere());
      list.push(read(inner, depth));
    } while (accept(','));
    if (!accept(']')) fail('"," or "]"');
    return list;
  }
  function read(path: JsonPath, depth: number): unknown {
    if (depth > DEPTH_MAX) fail(`at most ${DEPTH_MAX} levels`);
    take(SPACE);
    if (accept('{')) return members(path, depth + 1);
    if (accept('[')) return elements(path, depth + 1);
    for (const [word, value] of WORDS) {
      if (text.startsWith(word, at)) { at += word.length; return value; }
    }
    const token = take(text[at] === '"' ? STRING : NUMBER);
    return token === null ? fail('a value') : JSON.parse(token);
  }

  const value = read([], 0);
  take(SPACE);
  if (at < text.length) fail('nothing more');
  return {
    value,
    repeated,
    lineOf(path) {
      for (let length = path.length; length > 0; length--) {
        const found = lines.get(pathText(path.slice(0, length)));
        if (found !== undefined) return found;
      }
      return 1;
    },
  };
}
