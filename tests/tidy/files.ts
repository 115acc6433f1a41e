import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../src/platform/project-root.ts';

/** A file of the project with its path from the root, forward slashes. */
export interface TextFile { readonly path: string; readonly text: string }

const NOT_OURS = new Set(['node_modules', 'dist', 'data', '.git', '.runtime', 'coverage']);

/** All text files of the folders that match. Read anew each time: no state is kept between test files. */
export function filesOf(places: readonly string[], pattern: RegExp): TextFile[] {
  return places.flatMap((place) => walk(place)).filter((path) => pattern.test(path))
    .map((path) => ({ path, text: readFileSync(join(projectRoot(), path), 'utf8') }));
}

/** Files at the root and of every folder that belongs to the project. */
export const allFiles = (pattern: RegExp): TextFile[] => filesOf([''], pattern);

function walk(place: string): string[] {
  let entries;
  try {
    entries = readdirSync(join(projectRoot(), place), { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((entry) => {
    const path = place === '' ? entry.name : `${place}/${entry.name}`;
    if (entry.isDirectory()) return NOT_OURS.has(entry.name) ? [] : walk(path);
    return entry.isFile() ? [path] : [];
  });
}

/** Lines that match, as `path:line: text`, so that a failing test says where to look. */
export function linesMatching(files: readonly TextFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, text }) => text.split('\n')
    .map((line, index) => ({ line, at: `${path}:${index + 1}: ${line.trim()}` }))
    .filter(({ line }) => pattern.test(line))
    .map(({ at }) => at));
}

/** The same lines with comments blanked: a rule's name in a sentence is no breach of it. */
export const withoutComments = ({ path, text }: TextFile): TextFile => ({
  path,
  text: text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' ')).replace(/(^|[\s;{(,])\/\/.*$/gm, '$1'),
});
