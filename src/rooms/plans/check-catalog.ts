import { parseInstant } from '../../base/time.ts';
import type { CarrierRow, PlanRow, PromoRow, TaxRow } from './catalog-file.ts';
import type { JsonPath } from './json-lines.ts';
import { isLocality } from './zip.ts';

/** A row that was well formed, and its place in the file's list. */
export interface Placed<Row> { readonly index: number; readonly row: Row }

/** What the second reading works on: well-formed rows, and the ids of all rows, so that one error does not bring on others. */
export interface CatalogRows {
  readonly carriers: readonly Placed<CarrierRow>[];
  readonly plans: readonly Placed<PlanRow>[];
  readonly taxRules: readonly Placed<TaxRow>[];
  readonly promos: readonly Placed<PromoRow>[];
  readonly carrierIds: ReadonlySet<unknown>;
  readonly planIds: ReadonlySet<unknown>;
  /** Not every tax row could be read, so "replaces nothing" cannot be told. */
  readonly taxRulesIncomplete: boolean;
}

export type Found = (path: JsonPath, message: string) => void;

/** The second reading of a catalogue: what no single field can tell. Reports everything it finds. */
export function findContradictions(rows: CatalogRows, found: Found): void {
  for (const carrier of rows.carriers) checkCarrier(carrier, found);
  findOverlaps('carriers', rows.carriers, found);
  for (const plan of rows.plans) checkPlan(plan, rows, found);
  findOverlaps('plans', rows.plans, found);
  findSharedIvrCodes(rows.plans, found);
  checkTaxRules(rows, found);
  checkPromos(rows, found);
}

interface Dated { readonly id: string; readonly effectiveFrom?: string | undefined; readonly effectiveTo?: string | undefined }

const fromOf = (row: Dated): number => (row.effectiveFrom === undefined ? -Infinity : parseInstant(row.effectiveFrom)!);
const toOf = (row: Dated): number => (row.effectiveTo === undefined ? Infinity : parseInstant(row.effectiveTo)!);

/** Rows of one id are its history to come; at any moment at most one may be in force. */
function findOverlaps(list: string, rows: readonly Placed<Dated>[], found: Found): void {
  rows.forEach(({ index, row }, position) => {
    if (toOf(row) <= fromOf(row)) return found([list, index, 'effectiveTo'], 'is not after effectiveFrom');
    const other = rows.slice(0, position).find((one) => one.row.id === row.id && fromOf(one.row) < toOf(row) && fromOf(row) < toOf(one.row));
    if (other) found([list, index, row.effectiveFrom === undefined ? 'id' : 'effectiveFrom'], `overlaps ${list}[${other.index}], which is also ${row.id}`);
  });
}

function findRepeats(path: readonly (string | number)[], values: readonly unknown[], found: Found): void {
  values.forEach((value, index) => {
    if (values.indexOf(value) < index) found([...path, index], `${String(value)} is written twice`);
  });
}

function checkCarrier({ index, row }: Placed<CarrierRow>, found: Found): void {
  const at = ['carriers', index] as const;
  row.walletExpiry.tiers.forEach((tier, position, tiers) => {
    const next = tiers[position + 1];
    const expected = next ? next.minCents - 1 : null;
    if (tier.maxCents !== expected) {
      found([...at, 'walletExpiry', 'tiers', position, 'maxCents'], expected === null ? 'must be null in the last tier' : `must be ${expected}, one cent below the next tier`);
    }
    if (next && next.minCents <= tier.minCents) found([...at, 'walletExpiry', 'tiers', position + 1, 'minCents'], 'must be above the tier before it');
  });
  row.topUpCents.forEach((cents, position) => {
    if (cents > row.limits.maxTopUpCents) found([...at, 'topUpCents', position], `is above limits.maxTopUpCents (${row.limits.maxTopUpCents})`);
  });
}

function checkPlan({ index, row }: Placed<PlanRow>, rows: CatalogRows, found: Found): void {
  const at = ['plans', index] as const;
  const carriers = rows.carriers.filter((one) => one.row.id === row.carrier);
  if (!rows.carrierIds.has(row.carrier)) found([...at, 'carrier'], `${row.carrier} is not a carrier of this file`);
  for (const field of ['cycleRule', 'expiryAnchor', 'dayOneCounts'] as const) {
    // Which of the carrier's rows should it follow? A version of a plan has one meaning for ever.
    if (row[field] === undefined && new Set(carriers.map((one) => one.row[field])).size > 1) found([...at, field], `is missing, and the rows of ${row.carrier} differ in it`);
  }
  findRepeats([...at, 'renewal', 'modes'], row.renewal.modes, found);
  findRepeats([...at, 'channels'], row.channels, found);
  if (!row.renewal.modes.includes(row.renewal.default)) found([...at, 'renewal', 'default'], `${row.renewal.default} is not among modes`);
  row.renewal.modes.forEach((mode, position) => {
    if (row.kind === 'addon' && mode !== 'add_data') found([...at, 'renewal', 'modes', position], `an addon offers add_data only, not ${mode}`);
    if (row.kind === 'keep' && mode === 'add_data') found([...at, 'renewal', 'modes', position], 'a keep plan is time, not data to add');
  });
  if (row.line === 'data' && row.voice !== null) found([...at, 'voice'], 'must be null on a data line');
  if (row.autopayDiscountCents > row.priceCents) found([...at, 'autopayDiscountCents'], 'is above the price');
  if (row.autopayDiscountCents > 0 && !row.autoRenew) found([...at, 'autopayDiscountCents'], 'must be 0 on a plan without autoRenew');
}

function findSharedIvrCodes(plans: readonly Placed<PlanRow>[], found: Found): void {
  const owners = new Map<string, string>();
  for (const { index, row } of plans) {
    const owner = owners.get(row.ivrCode);
    if (owner === undefined) owners.set(row.ivrCode, row.id);
    else if (owner !== row.id) found(['plans', index, 'ivrCode'], `${row.ivrCode} is already the code of ${owner}`);
  }
}

const sameSubject = (a: TaxRow, b: TaxRow): boolean =>
  a.category === b.category && a.state === b.state && a.locality === b.locality && a.label === b.label;

function checkTaxRules(rows: CatalogRows, found: Found): void {
  rows.taxRules.forEach(({ index, row }, position) => {
    const at = ['taxRules', index] as const;
    // Dates may overlap: the newest row in force is taken (rules R28). Two that begin on the same day leave no newest.
    const twin = rows.taxRules.slice(0, position).find((one) => sameSubject(one.row, row) && one.row.effectiveFrom === row.effectiveFrom);
    if (twin) found([...at, 'effectiveFrom'], `is the same as in taxRules[${twin.index}], and so are state, locality, category and label`);
    if (row.effectiveTo !== undefined && row.effectiveTo <= row.effectiveFrom) found([...at, 'effectiveTo'], 'is not after effectiveFrom');
    if (row.locality !== undefined && !isLocality(row.state, row.locality)) found([...at, 'locality'], `no ZIP prefix names ${row.locality} in ${row.state}`);
    if (row.replaces === undefined || rows.taxRulesIncomplete) return;
    if (row.replaces === row.state && row.locality === undefined) return found([...at, 'replaces'], 'would replace the row itself');
    const applies = row.replaces === row.state || row.replaces === '*' || row.state === '*';
    const replaced = rows.taxRules.some((one) => one.index !== index && one.row.state === row.replaces && one.row.locality === undefined && one.row.category === row.category);
    if (!applies || !replaced) found([...at, 'replaces'], `${row.replaces} has no rows that this one could replace`);
  });
}

function checkPromos(rows: CatalogRows, found: Found): void {
  const codes = rows.promos.map((one) => one.row.code);
  rows.promos.forEach(({ index, row }, position) => {
    const at = ['promos', index] as const;
    if (codes.indexOf(row.code) < position) found([...at, 'code'], `${row.code} is written twice`);
    for (const [field, message] of promotionContradictions(row)) found([...at, field], message);
    row.planIds?.forEach((id, i) => { if (!rows.planIds.has(id)) found([...at, 'planIds', i], `${id} is not a plan of this file`); });
    row.carriers?.forEach((id, i) => { if (!rows.carrierIds.has(id)) found([...at, 'carriers', i], `${id} is not a carrier of this file`); });
  });
}

/** What no single field of a promotion can tell: field and sentence. Also asked by who makes one by hand. */
export function promotionContradictions(row: PromoRow): (readonly [field: string, message: string])[] {
  const problems: (readonly [string, string])[] = [];
  if (toOf(asDated(row)) <= fromOf(asDated(row))) problems.push(['effectiveTo', 'is not after effectiveFrom']);
  if (row.kind === 'bonus_data' && row.budgetCents !== undefined) problems.push(['budgetCents', 'data costs no cents here: give totalUses instead']);
  if (row.usesPerCustomer !== undefined && row.totalUses !== undefined && row.usesPerCustomer > row.totalUses) problems.push(['usesPerCustomer', 'is above totalUses']);
  return problems;
}

const asDated = (row: PromoRow): Dated => ({ id: row.code, effectiveFrom: row.effectiveFrom, effectiveTo: row.effectiveTo });
