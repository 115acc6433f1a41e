import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

/** One import from file to file, as dependency-cruiser saw it. */
interface Dependency { readonly resolved: string; readonly dependencyTypes: readonly string[] }
interface Cruise {
  readonly modules: readonly { readonly source: string; readonly dependencies: readonly Dependency[] }[];
  readonly summary: { readonly violations: readonly { readonly from: string; readonly to: string; readonly rule: { readonly name: string } }[] };
}

/** Follows every import of src and dev. About 1.5 s. */
export async function cruise(root: string): Promise<Cruise> {
  const places = ['src', 'dev'].filter((name) => existsSync(join(root, name)));
  const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const { stdout } = await promisify(execFile)(process.execPath,
    [program, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...places], { cwd: root, maxBuffer: 200_000_000 })
    // It also ends with an error when it finds forbidden arrows; its answer is whole all the same.
    .catch((error: { stdout?: string; stderr?: string }) => {
      if (error.stdout?.startsWith('{') === true) return { stdout: error.stdout };
      throw new Error(`dependency-cruiser did not run: ${error.stderr ?? String(error)}`);
    });
  return JSON.parse(stdout) as Cruise;
}

/** The forbidden arrows, one line each. */
export const forbiddenArrows = (found: Cruise): string[] =>
  found.summary.violations.map(({ from, to, rule }) => `${rule.name}: ${from} -> ${to}`);

const START = '<!-- arrows: drawn by "npm run draw:arrows" -->';
const END = '<!-- end of arrows -->';

/** The imports between rooms, and from each channel to rooms, as they are today. */
export function drawing(found: Cruise): string {
  const arrows = new Set<string>();
  for (const { source, dependencies } of found.modules) {
    if (/[.]test[.]tsx?$|\/(contract|test-[^/]+)[.]tsx?$/.test(source)) continue;
    const from = placeOf(source);
    for (const { resolved } of dependencies) {
      const to = placeOf(resolved);
      if (from !== null && to !== null && from !== to && to.startsWith('rooms/')) arrows.add(`  ${node(from)} --> ${node(to)}`);
    }
  }
  return ['```mermaid', 'graph TD', ...[...arrows].sort(), '```'].join('\n');
}

const placeOf = (file: string): string | null => /^src\/((?:rooms|channels)\/[^/]+)\//.exec(file)?.[1] ?? null;
const node = (place: string): string => place.startsWith('rooms/') ? place.slice(6) : `${place.replace('/', '-')}([${place.slice(9)}])`;

/** The document with its drawing replaced; null when it has no place for one. */
export function withDrawing(document: string, picture: string): string | null {
  const [start, end] = [document.indexOf(START), document.indexOf(END)];
  if (start < 0 || end < start) return null;
  return `${document.slice(0, start + START.length)}\n${picture}\n${document.slice(end)}`;
}
