import { createHash } from 'node:crypto';
import type { Instant } from '../../base/time.ts';
import { isoOf } from '../../base/time.ts';
import type { Db, Tx } from '../../platform/db/db.ts';
import type { PromoRow, TaxRow } from './catalog-file.ts';
import { taxChanges, type TaxChange } from './tax-changes.ts';
import { CatalogRefused, readCatalog, type Catalog, type CatalogProblem } from './read-catalog.ts';
import { windowOf } from './terms-of.ts';
import { reconcile, type StoredVersion, type TimelineChange, type WantedVersion } from './timeline.ts';

export interface ImportedIds {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  /** No longer named by the file: not sold from now on, kept for those who bought them. */
  readonly withdrawn: readonly string[];
  readonly unchanged: number;
}
export interface ImportReport {
  readonly catalog: string;
  readonly edition: number;
  /** False when the file brought nothing new: then nothing at all was written. */
  readonly changed: boolean;
  /** Of the shelf, after this import. */
  readonly revision: bigint;
  readonly carriers: ImportedIds;
  readonly plans: ImportedIds;
  /** Every tax that will be another one, and from when. */
  readonly taxes: readonly TaxChange[];
  /** By code. */
  readonly promotions: ImportedIds;
}

interface StoredRow extends StoredVersion { readonly id: string; readonly catalog: string }
interface WantedRow { readonly id: string; readonly effectiveFrom?: string | undefined; readonly effectiveTo?: string | undefined }
type Change = TimelineChange<object> & { readonly id: string; readonly isNew: boolean; readonly isWanted: boolean };

/**
 * Takes a catalogue file in. New and changed plans and profiles become new versions from `at` on (or from their own
 * `effectiveFrom`), what the file no longer names is withdrawn, an unchanged file changes nothing; old versions stay.
 * Throws `CatalogRefused` with every problem, its line and field; then nothing was written.
 */
export async function importCatalog(db: Db, input: { readonly text: string; readonly fileName: string; readonly at: Instant }): Promise<ImportReport> {
  const catalog = readCatalog(input.text, input.fileName);
  return db.transaction(async (tx) => {
    // Two imports at once take turns: each must see the versions of the one before it.
    const shelf = await tx.query<{ revision: bigint }>(`select revision from plans_shelf where name = 'shelf' for update`);
    const revision = shelf.rows[0]!.revision;
    const storedCarriers = await readStored(tx, 'plans_profiles', 'carrier');
    const storedPlans = await readStored(tx, 'plans_plans', 'plan_id');
    refuseForeignIds(catalog, storedCarriers, storedPlans);
    refuseForeignIvrCodes(catalog, await foreignIvrCodes(tx, catalog.catalog, input.at));

    const carriers = changesOf(catalog.catalog, storedCarriers, catalog.carriers, input.at);
    const plans = changesOf(catalog.catalog, storedPlans, catalog.plans, input.at);
    const body = { taxRules: catalog.taxRules, promos: catalog.promos, fx: catalog.fx };
    const digest = digestOf({ ...body, edition: catalog.edition, asOf: catalog.asOf });
    const newest = await tx.query<{ digest: string; body: { readonly taxRules: readonly TaxRow[]; readonly promos: readonly PromoRow[] } }>('select digest, body from plans_catalogs where catalog = $1 order by revision desc limit 1', [catalog.catalog]);
    const changed = newest.rows[0]?.digest !== digest || [...carriers, ...plans].some(isChange);
    const report: ImportReport = {
      catalog: catalog.catalog, edition: catalog.edition, changed, revision: changed ? revision + 1n : revision,
      carriers: idsOf(carriers), plans: idsOf(plans),
      taxes: taxChanges(newest.rows[0]?.body.taxRules ?? [], catalog.taxRules, isoOf(input.at).slice(0, 10)), promotions: promotionIds(newest.rows[0]?.body.promos ?? [], catalog.promos),
    };
    if (!changed) return report;

    await tx.query(`update plans_shelf set revision = $1 where name = 'shelf'`, [report.revision]);
    await tx.query(
      'insert into plans_catalogs (catalog, revision, imported_at, file_name, edition, as_of, digest, body) values ($1, $2, $3, $4, $5, $6, $7, $8)',
      [catalog.catalog, report.revision, isoOf(input.at), input.fileName, catalog.edition, catalog.asOf, digest, JSON.stringify(body)],
    );
    await writeChanges(tx, 'plans_profiles', 'carrier', catalog.catalog, carriers);
    await writeChanges(tx, 'plans_plans', 'plan_id', catalog.catalog, plans);
    return report;
  });
}

/** What became of the codes; like taxes they have no versions of their own, the catalogue's revisions keep them. */
function promotionIds(before: readonly PromoRow[], after: readonly PromoRow[]): ImportedIds {
  const old = new Map(before.map((row) => [row.code, digestOf(row)]));
  const codes = new Set(after.map((row) => row.code));
  const changed = after.filter((row) => old.has(row.code) && old.get(row.code) !== digestOf(row)).map((row) => row.code);
  const added = after.filter((row) => !old.has(row.code)).map((row) => row.code);
  return { added, changed, withdrawn: before.filter((row) => !codes.has(row.code)).map((row) => row.code), unchanged: after.length - added.length - changed.length };
}

type Table = 'plans_profiles' | 'plans_plans';
type IdColumn = 'carrier' | 'plan_id';

async function readStored(tx: Tx, table: Table, idColumn: IdColumn): Promise<StoredRow[]> {
  const answer = await tx.query<StoredRow>(`select ${idColumn} as id, version, catalog, effective_from as "from", effective_to as "to", digest from ${table}`);
  return answer.rows;
}

function refuseForeignIds(catalog: Catalog, carriers: readonly StoredRow[], plans: readonly StoredRow[]): void {
  const problems: CatalogProblem[] = [];
  const look = (list: 'carriers' | 'plans', stored: readonly StoredRow[]): void => {
    const owners = new Map(stored.map((one) => [one.id, one.catalog]));
    catalog[list].forEach((row, index) => {
      const owner = owners.get(row.id) ?? catalog.catalog;
      if (owner !== catalog.catalog) problems.push(catalog.problemAt([list, index, 'id'], `${row.id} belongs to the catalogue "${owner}"`));
    });
  };
  look('carriers', carriers);
  look('plans', plans);
  if (problems.length > 0) throw new CatalogRefused(problems);
}

async function foreignIvrCodes(tx: Tx, catalog: string, at: Instant): Promise<Map<string, string>> {
  const answer = await tx.query<{ code: string; id: string }>(
    `select body->>'ivrCode' as code, plan_id as id from plans_plans where catalog <> $1 and (effective_to is null or effective_to > $2)`,
    [catalog, isoOf(at)],
  );
  return new Map(answer.rows.map((row) => [row.code, row.id]));
}

function refuseForeignIvrCodes(catalog: Catalog, foreign: ReadonlyMap<string, string>): void {
  const problems = catalog.plans.flatMap((row, index) => {
    const owner = foreign.get(row.ivrCode);
    return owner === undefined ? [] : [catalog.problemAt(['plans', index, 'ivrCode'], `${row.ivrCode} is already the code of ${owner}, of another catalogue`)];
  });
  if (problems.length > 0) throw new CatalogRefused(problems);
}

function changesOf(catalog: string, stored: readonly StoredRow[], rows: readonly WantedRow[], at: Instant): Change[] {
  const mine = stored.filter((one) => one.catalog === catalog);
  const ids = new Set([...rows.map((row) => row.id), ...mine.map((one) => one.id)]);
  return [...ids].map((id) => {
    const versions = mine.filter((one) => one.id === id);
    const wanted = rows.filter((row) => row.id === id).map((row): WantedVersion<object> => {
      const { effectiveFrom: _from, effectiveTo: _to, ...body } = row;
      return { ...windowOf(row), digest: digestOf(body), body };
    });
    return { ...reconcile(versions, wanted, at), id, isNew: versions.length === 0, isWanted: wanted.length > 0 };
  });
}

const isChange = (change: Change): boolean => change.append.length > 0 || change.end.length > 0;

function idsOf(changes: readonly Change[]): ImportedIds {
  const ids = (holds: (change: Change) => boolean): string[] => changes.filter((one) => isChange(one) && holds(one)).map((one) => one.id);
  return {
    added: ids((one) => one.isNew),
    changed: ids((one) => !one.isNew && one.isWanted),
    withdrawn: ids((one) => !one.isWanted),
    unchanged: changes.filter((one) => !isChange(one) && one.isWanted).length,
  };
}

/** The same content gives the same digest, however its members are ordered (the database reorders them). */
function digestOf(value: unknown): string {
  const sorted = (_key: string, part: unknown): unknown =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part;
  return createHash('sha256').update(JSON.stringify(value, sorted)).digest('hex');
}

async function writeChanges(tx: Tx, table: Table, idColumn: IdColumn, catalog: string, changes: readonly Change[]): Promise<void> {
  const end = changes.flatMap((change) => change.end.map((one) => ({ id: change.id, version: one.version, to: one.to === null ? null : isoOf(one.to) })));
  await tx.query(
    `update ${table} t set effective_to = r."to"
     from jsonb_to_recordset($1::jsonb) as r(id text, version int, "to" timestamptz)
     where t.${idColumn} = r.id and t.version = r.version`,
    [JSON.stringify(end)],
  );
  const append = changes.flatMap((change) => change.append.map((one) => ({
    id: change.id, version: one.version, digest: one.digest, body: one.body,
    from: one.from === null ? null : isoOf(one.from), to: one.to === null ? null : isoOf(one.to),
  })));
  const carrierColumn = table === 'plans_plans' ? `, carrier` : '';
  const carrierValue = table === 'plans_plans' ? `, body->>'carrier'` : '';
  await tx.query(
    `insert into ${table} (${idColumn}, version, catalog, effective_from, effective_to, digest, body${carrierColumn})
     select id, version, $2, "from", "to", digest, body${carrierValue}
     from jsonb_to_recordset($1::jsonb) as r(id text, version int, "from" timestamptz, "to" timestamptz, digest text, body jsonb)`,
    [JSON.stringify(append), catalog],
  );
}
