import type { z } from 'zod';
import {
  carrierRow, catalogFrame, planRow, promoRow, taxRow,
  type CarrierRow, type FullPlanRow, type FxRow, type PromoRow, type TaxRow,
} from './catalog-file.ts';
import { findContradictions, type Found, type Placed } from './check-catalog.ts';
import { NotJson, pathText, readJson, type JsonPath, type LocatedJson } from './json-lines.ts';

/** One thing that is wrong with a catalogue file, where an editor can go to it. */
export interface CatalogProblem {
  readonly file: string;
  /** Line in the file, from 1. */
  readonly line: number;
  /** `plans[3].renewal.default`; empty for the file as a whole. */
  readonly field: string;
  readonly message: string;
}

/** The file was refused; nothing of it was taken. Carries every problem found, in the order of the file. */
export class CatalogRefused extends Error {
  override readonly name = 'CatalogRefused';
  readonly problems: readonly CatalogProblem[];
  constructor(problems: readonly CatalogProblem[]) {
    super(problems.map((one) => `${one.file}:${one.line}: ${one.field === '' ? '' : `${one.field}: `}${one.message}`).join('\n'));
    this.problems = problems;
  }
}

/** A catalogue file that holds together. */
export interface Catalog {
  readonly catalog: string;
  readonly edition: number;
  readonly asOf: string;
  readonly fx: FxRow | null;
  readonly carriers: readonly CarrierRow[];
  readonly taxRules: readonly TaxRow[];
  readonly promos: readonly PromoRow[];
  readonly plans: readonly FullPlanRow[];
  /** A problem at a place of this file; rows stand in the order of the file, so `['plans', 3]` is `plans[3]` above. */
  readonly problemAt: (path: JsonPath, message: string) => CatalogProblem;
}

const FILE_CHARACTERS_MAX = 8_000_000;

function valueAt(root: unknown, path: JsonPath): unknown {
  return path.reduce<unknown>((value, part) => (typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[part] : undefined), root);
}

function report(json: LocatedJson, base: JsonPath, issues: readonly z.core.$ZodIssue[], found: Found): void {
  for (const issue of issues) {
    const path = [...base, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) found([...path, key], 'is not a known field');
    } else if (valueAt(json.value, path) === undefined) {
      found(path, 'is missing');
    } else {
      found(path, issue.message.replace(/^Invalid input: /, ''));
    }
  }
}

function readRows<Row>(json: LocatedJson, list: string, schema: z.ZodType<Row>, rows: readonly unknown[], found: Found): Placed<Row>[] {
  return rows.flatMap((raw, index) => {
    const read = schema.safeParse(raw);
    if (read.success) return [{ index, row: read.data }];
    report(json, [list, index], read.error.issues, found);
    return [];
  });
}

const idsOf = (rows: readonly unknown[]): Set<unknown> =>
  new Set(rows.map((row) => (typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined)));

/**
 * Reads a catalogue file and checks it as a whole: its form, its references and its dates. Pure; takes nothing in.
 * Throws `CatalogRefused` with all problems at once, each with its line and field.
 */
export function readCatalog(text: string, fileName: string): Catalog {
  const problems: CatalogProblem[] = [];
  if (text.length > FILE_CHARACTERS_MAX) throw new CatalogRefused([{ file: fileName, line: 1, field: '', message: `is longer than ${FILE_CHARACTERS_MAX} characters` }]);
  let json: LocatedJson;
  try {
    json = readJson(text);
  } catch (error) {
    if (!(error instanceof NotJson)) throw error;
    throw new CatalogRefused([{ file: fileName, line: error.line, field: '', message: `is not JSON: ${error.message}` }]);
  }
  const problemAt = (path: JsonPath, message: string): CatalogProblem => ({ file: fileName, line: json.lineOf(path), field: pathText(path), message });
  const found: Found = (path, message) => problems.push(problemAt(path, message));

  for (const path of json.repeated) found(path, 'is written twice');
  const frame = catalogFrame.safeParse(json.value);
  if (!frame.success) report(json, [], frame.error.issues, found);
  const raw = frame.success ? frame.data : rowsDespite(json.value);
  const carriers = readRows(json, 'carriers', carrierRow, raw.carriers, found);
  const plans = readRows(json, 'plans', planRow, raw.plans, found);
  const taxRules = readRows(json, 'taxRules', taxRow, raw.taxRules, found);
  const promos = readRows(json, 'promos', promoRow, raw.promos, found);
  findContradictions({
    carriers, plans, taxRules, promos,
    carrierIds: idsOf(raw.carriers),
    planIds: idsOf(raw.plans),
    taxRulesIncomplete: taxRules.length < raw.taxRules.length,
  }, found);
  if (problems.length > 0) throw new CatalogRefused(problems.sort((a, b) => a.line - b.line));

  const head = catalogFrame.parse(json.value);
  return {
    catalog: head.catalog,
    edition: head.version,
    asOf: head.asOf,
    fx: head.fx ?? null,
    carriers: carriers.map((one) => one.row),
    taxRules: taxRules.map((one) => one.row),
    promos: promos.map((one) => one.row),
    plans: plans.map(({ row }) => {
      const carrier = carriers.find((one) => one.row.id === row.carrier)!.row;
      return {
        ...row,
        cycleRule: row.cycleRule ?? carrier.cycleRule,
        expiryAnchor: row.expiryAnchor ?? carrier.expiryAnchor,
        dayOneCounts: row.dayOneCounts ?? carrier.dayOneCounts,
      };
    }),
    problemAt,
  };
}

/** The lists of a file whose frame is wrong, so that its rows are still read and all problems are told at once. */
function rowsDespite(value: unknown): Record<'carriers' | 'plans' | 'taxRules' | 'promos', readonly unknown[]> {
  const list = (name: string): readonly unknown[] => {
    const rows = valueAt(value, [name]);
    return Array.isArray(rows) ? rows : [];
  };
  return { carriers: list('carriers'), plans: list('plans'), taxRules: list('taxRules'), promos: list('promos') };
}
