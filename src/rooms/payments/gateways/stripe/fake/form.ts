import type { Doc } from './store.ts';

/** The vendor's forms: `a[b][c]=x`, `a[]=x`, `a[0]=x`. Depth, names and count are bounded; values stay text. */
const PAIRS_MAX = 500;
const DEPTH_MAX = 8;
const NAME = /^([^[\]]{1,100})((?:\[[^[\]]{0,100}\])*)$/;

/** A query or body as nested values, or null when it is not a form of that kind. Numbered and empty brackets become keys in order. */
export function parseForm(body: string): Doc | null {
  const root: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  const pairs = [...new URLSearchParams(body)];
  if (pairs.length > PAIRS_MAX) return null;
  for (const [name, value] of pairs) {
    const match = NAME.exec(name);
    if (!match) return null;
    const steps = [match[1]!, ...[...match[2]!.matchAll(/\[([^[\]]*)\]/g)].map((part) => part[1]!)];
    if (steps.length > DEPTH_MAX || !put(root, steps, value)) return null;
  }
  return plain(root) as Doc;
}

function put(into: Record<string, unknown>, steps: readonly string[], value: string): boolean {
  const [first, ...rest] = steps;
  const key = first === '' ? String(Object.keys(into).length) : first!;
  if (rest.length === 0) {
    if (key in into) return false;
    into[key] = value;
    return true;
  }
  const inner = into[key] ?? (into[key] = Object.create(null) as Record<string, unknown>);
  return typeof inner === 'object' && inner !== null && put(inner as Record<string, unknown>, rest, value);
}

/** Keys 0, 1, 2… mean a list. A name such as `__proto__` is only ever an own key here. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, plain(inner)] as const);
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index));
  return isList ? entries.map(([, inner]) => inner) : Object.fromEntries(entries);
}
