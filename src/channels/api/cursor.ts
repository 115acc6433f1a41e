import { Refusal } from '../../base/refusal.ts';

/**
 * A cursor names the last row of a page, so pages stay whole while new rows come in on top. It is text without meaning to
 * the caller, and harmless when forged: it only says where to go on in a list the caller may see anyway.
 */
export const writeCursor = (parts: readonly (string | number)[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

/** The last second of the year 9999, beyond which the database knows no moment; receipt numbers stay far below. */
const NUMBER_MAX = 253_402_300_799;
const ID = /^[a-z]{2,8}_[0-9a-z]{26}$/;

/** The parts of a cursor of ours: moments or numbers, and ids. Throws Refusal `malformed` for anything else. */
export function readCursor<Shape extends readonly ('string' | 'number')[]>(text: string, shape: Shape): { [K in keyof Shape]: Shape[K] extends 'number' ? number : string } {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(parts) && parts.length === shape.length && parts.every((part, index) => typeof part === shape[index] && (typeof part === 'number' ? Number.isSafeInteger(part) && part >= 0 && part <= NUMBER_MAX : ID.test(part as string)))) {
      return parts as unknown as { [K in keyof Shape]: Shape[K] extends 'number' ? number : string };
    }
  } catch { /* answered below */ }
  throw new Refusal('malformed', { field: 'cursor', reason: 'not a cursor of this list' });
}

/** A page and the cursor of the next one, from rows of which one more than `limit` was asked for. */
export function pageOf<Row>(rows: readonly Row[], limit: number, cursorOf: (last: Row) => string): { readonly rows: readonly Row[]; readonly next: string | null } {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? cursorOf(last) : null };
}
