/** Thrown when the house itself is wrong: a broken invariant, never something a caller did. */
export class BrokenInvariant extends Error {
  override readonly name = 'BrokenInvariant';
}

/** Stops at once when something that must always hold does not. The transaction rolls back; the caller sees a 500 with a reference number. */
export function check(holds: unknown, what: string): asserts holds {
  if (!holds) throw new BrokenInvariant(what);
}

/** The end of an exhaustive switch: a new case that nobody handles does not compile. */
export function never(value: never): never {
  throw new BrokenInvariant(`unhandled case: ${JSON.stringify(value)}`);
}
