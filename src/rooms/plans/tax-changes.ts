import type { TaxRule } from './terms-of.ts';

/** What an import changes in the taxes, a row each: what is charged, where, and from which local day on. */
export interface TaxChange {
  readonly what: 'added' | 'changed' | 'removed';
  /** `CA`, `IL Chicago`, `*`. */
  readonly place: string;
  readonly category: TaxRule['category'];
  readonly label: string;
  /** `41 cents`, `9 %`. Of a removed row: what is charged no more. */
  readonly rate: string;
  /** First local day it holds: never before the import, whatever day the row names. Midnight is each line's own. */
  readonly from: string;
  readonly until: string | null;
}

const keyOf = (row: TaxRule): string => JSON.stringify([row.state, row.locality ?? null, row.category, row.label, row.effectiveFrom]);
/** Fields in one order: a row read back from the database lists them in another. */
const textOf = (row: TaxRule): string => JSON.stringify(row, (_key, part: unknown) =>
  (typeof part === 'object' && part !== null ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part));
const rateOf = (row: TaxRule): string => (row.kind === 'percent' ? `${row.bps / 100} %` : row.cents === 1 ? '1 cent' : `${row.cents} cents`);

/** Pure. `today`: the day of the import; a row dated earlier is charged from now on, because what was sold is sold. */
export function taxChanges(before: readonly TaxRule[], after: readonly TaxRule[], today: string): TaxChange[] {
  const old = new Map(before.map((row) => [keyOf(row), row]));
  const kept = new Set(after.map(keyOf));
  const change = (what: TaxChange['what'], row: TaxRule): TaxChange => ({
    what, place: row.locality === undefined ? row.state : `${row.state} ${row.locality}`, category: row.category, label: row.label, rate: rateOf(row),
    from: row.effectiveFrom < today ? today : row.effectiveFrom, until: row.effectiveTo ?? null,
  });
  return [
    ...after.flatMap((row) => { const same = old.get(keyOf(row)); return same === undefined ? [change('added', row)] : textOf(same) === textOf(row) ? [] : [change('changed', row)]; }),
    ...before.filter((row) => !kept.has(keyOf(row))).map((row) => change('removed', row)),
  ];
}

/** `CA 911 surcharge (prepaid_wireless): 45 cents from 2027-01-01`. */
export function taxChangeText(one: TaxChange): string {
  const subject = `${one.place} ${one.label} (${one.category})`;
  if (one.what === 'removed') return `${subject}: ${one.rate} no more, from ${one.from}`;
  return `${subject}: ${one.rate} from ${one.from}${one.until === null ? '' : ` until ${one.until}`}`;
}
