import type { Catalog } from './read-catalog.ts';
import { makeShelf, type Shelf } from './shelf.ts';
import { planVersionOf, profileVersionOf, promotionOf, windowOf, type FxRates } from './terms-of.ts';

/** The shelf a catalogue would make in an empty shop, without a database: for the simulation, previews and tests. */
export function shelfOf(...catalogs: readonly Catalog[]): Shelf {
  return makeShelf({
    revision: 0n,
    profiles: catalogs.flatMap((one) => numbered(one.carriers).map(({ row, version }) => profileVersionOf(row, { ...windowOf(row), version, catalog: one.catalog }))),
    plans: catalogs.flatMap((one) => numbered(one.plans).map(({ row, version }) => planVersionOf(row, { ...windowOf(row), version, catalog: one.catalog }))),
    taxRules: catalogs.flatMap((one) => one.taxRules),
    promotions: catalogs.flatMap((one) => one.promos.map(promotionOf)),
    fx: fxOf(catalogs.findLast((one) => one.fx !== null)),
  });
}

const fxOf = (catalog: Catalog | undefined): FxRates | null => (catalog?.fx ? { ...catalog.fx, source: catalog.catalog, asOf: catalog.asOf } : null);

/** Versions as an import into an empty shop numbers them: oldest first. */
function numbered<Row extends Parameters<typeof windowOf>[0] & { readonly id: string }>(rows: readonly Row[]): { row: Row; version: number }[] {
  const begin = (row: Row): number => windowOf(row).from ?? -Infinity;
  return rows.map((row) => ({ row, version: 1 + rows.filter((one) => one.id === row.id && begin(one) < begin(row)).length }));
}
