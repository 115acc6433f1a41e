import { Refusal } from '../../base/refusal.ts';
import type { ZoneId } from '../../base/time.ts';
import prefixFile from '../../../catalog/zip-prefixes.json' with { type: 'json' };
import stateFile from '../../../catalog/states.json' with { type: 'json' };

/** Where a line is taxed: its ZIP's state, and the locality when a tax row may need one. */
export interface Place {
  readonly state: string;
  readonly locality: string | null;
}

interface PrefixRow { readonly state: string; readonly locality?: string; readonly timeZone?: ZoneId }

// Maps, not the parsed objects: a lookup of outside text must not find what an object inherits.
const prefixes = new Map<string, PrefixRow>(Object.entries(prefixFile.prefixes));
const states = new Map<string, { readonly name: string; readonly timeZone: ZoneId | null }>(Object.entries(stateFile.states));

const ZIP = /^(\d{5})(?:-\d{4})?$/;

function rowOf(zip: string): PrefixRow {
  const five = ZIP.exec(zip.trim())?.[1];
  const row = five === undefined ? undefined : prefixes.get(five) ?? prefixes.get(five.slice(0, 4)) ?? prefixes.get(five.slice(0, 3));
  if (!row) throw new Refusal('zip_unknown');
  return row;
}

/**
 * The place of a ZIP (`60601` or `60601-1234`) by its longest known prefix: 5, 4, 3 digits (rules R28).
 * Refuses `zip_unknown` for a malformed ZIP or one of no known state; the ZIP itself is personal and not in the refusal.
 */
export function placeOfZip(zip: string): Place {
  const row = rowOf(zip);
  return { state: row.state, locality: row.locality ?? null };
}

/** The usual time zone at a ZIP, a default for a new line; null for armed forces mail. Refuses `zip_unknown`. */
export function zoneOfZip(zip: string): ZoneId | null {
  const row = rowOf(zip);
  return row.timeZone ?? states.get(row.state)?.timeZone ?? null;
}

/** Whether this is a USPS code of a state, district, territory or armed forces area. */
export const isState = (code: string): boolean => states.has(code);

/** Whether some ZIP prefix names this locality; a tax row for any other could never apply. */
export const isLocality = (state: string, locality: string): boolean =>
  prefixes.values().some((row) => row.state === state && row.locality === locality);
