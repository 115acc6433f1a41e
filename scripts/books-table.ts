import type { BooksLine } from '../src/rooms/books/books.ts';

/** A promise of the shop as a line on a terminal, with the ids that break it below. */
export function printed(line: BooksLine): string {
  const head = `${line.invariant.padEnd(4)}${line.ok ? 'ok     ' : 'broken '} ${line.name.padEnd(34)} ${String(line.checked).padStart(9)}`;
  const note = line.note === undefined ? '' : `  ${line.note}`;
  return `${head}${note}${line.broken.map((id) => `\n      ${id}`).join('')}`;
}
