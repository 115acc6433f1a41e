import { latest, type Instant } from '../../base/time.ts';

/**
 * The history of one plan or profile: versions whose windows never overlap. A version is never changed, only ended;
 * what was in force before an import stays as it was, and from the import on the file is the truth.
 */
export interface Window {
  /** First moment in force; null: from the beginning. */
  readonly from: Instant | null;
  /** First moment no longer in force; null: open. */
  readonly to: Instant | null;
}
export interface StoredVersion extends Window { readonly version: number; readonly digest: string }
export interface WantedVersion<Body> extends Window { readonly digest: string; readonly body: Body }

export interface TimelineChange<Body> {
  readonly append: readonly (Window & { readonly version: number; readonly digest: string; readonly body: Body })[];
  /** Versions that end at another moment than before; `to` = `from` for one that now never begins. */
  readonly end: readonly { readonly version: number; readonly to: Instant | null }[];
}

const begins = (window: Window): number => window.from ?? -Infinity;
const ends = (window: Window): number => window.to ?? Infinity;
export const isInForce = (window: Window, at: Instant): boolean => begins(window) <= at && at < ends(window);

/** What an import at `at` changes. `wanted` windows do not overlap (the reader has seen to it); an empty list withdraws. */
export function reconcile<Body>(stored: readonly StoredVersion[], wanted: readonly WantedVersion<Body>[], at: Instant): TimelineChange<Body> {
  let version = stored.reduce((highest, one) => Math.max(highest, one.version), 0);
  const oldestFirst = [...wanted].sort((a, b) => begins(a) - begins(b));
  if (stored.length === 0) return { append: oldestFirst.map((one) => ({ ...one, version: ++version })), end: [] };

  const coming = oldestFirst.filter((one) => ends(one) > at);
  const kept = new Map<number, WantedVersion<Body>>();
  const append = coming.flatMap((one) => {
    const same = stored.find((old) => old.digest === one.digest && ends(old) > begins(old) && !kept.has(old.version)
      && (isInForce(one, at) ? isInForce(old, at) : old.from === one.from));
    if (same) {
      kept.set(same.version, one);
      return [];
    }
    // A change dated before the import begins at the import: the past has been sold already.
    return [{ ...one, from: isInForce(one, at) ? at : one.from, version: ++version }];
  });
  const end = stored.filter((old) => ends(old) > at).flatMap((old) => {
    const to = kept.has(old.version) ? kept.get(old.version)!.to : latest(at, old.from ?? at);
    return to === old.to ? [] : [{ version: old.version, to }];
  });
  return { append, end };
}
