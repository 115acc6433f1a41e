import { inspect } from 'node:util';

const DOTS = '••••••';

/**
 * A value that prints as dots wherever it is printed: in JSON, in `inspect`, in a template string, in an error message.
 * Whoever really needs it says `reveal()`, which is a word one can search for.
 */
export class Secret {
  readonly #value: string;
  constructor(value: string) { this.#value = value; }
  /** The value itself. Never pass the result to a log, an error or a page. */
  reveal(): string { return this.#value; }
  toString(): string { return DOTS; }
  toJSON(): string { return DOTS; }
  [Symbol.toPrimitive](): string { return DOTS; }
  [inspect.custom](): string { return DOTS; }
}

export const secret = (value: string): Secret => new Secret(value);
