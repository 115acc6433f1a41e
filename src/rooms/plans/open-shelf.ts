import type { Queryable } from '../../platform/db/db.ts';
import type { CarrierRow, FullPlanRow, PromoRow, TaxRow } from './catalog-file.ts';
import { makeShelf, type Shelf } from './shelf.ts';
import { planVersionOf, profileVersionOf, promotionOf, type FxRates } from './terms-of.ts';
import type { Window } from './timeline.ts';

/** The open shelf of a running shop: `current()` costs nothing, `refresh()` one row unless a catalogue was imported. */
export interface OpenShelf {
  current(): Shelf;
  /** Reads the shelf again if its revision changed; true when it did. Call it from a round (every few seconds will do). */
  refresh(): Promise<boolean>;
}

type Stored<Body> = Window & { readonly version: number; readonly catalog: string; readonly body: Body };

// One statement, one snapshot: a half-imported shelf cannot be seen.
const READ = `select
  (select revision from plans_shelf where name = 'shelf') as revision,
  (select coalesce(json_agg(json_build_object('version', version, 'catalog', catalog, 'from', extract(epoch from effective_from)::bigint,
    'to', extract(epoch from effective_to)::bigint, 'body', body) order by carrier, version), '[]') from plans_profiles) as profiles,
  (select coalesce(json_agg(json_build_object('version', version, 'catalog', catalog, 'from', extract(epoch from effective_from)::bigint,
    'to', extract(epoch from effective_to)::bigint, 'body', body) order by plan_id, version), '[]') from plans_plans) as plans,
  (select coalesce(json_agg(body order by catalog), '[]') from plans_catalogs c
    where revision = (select max(revision) from plans_catalogs n where n.catalog = c.catalog)) as catalogs,
  (select body->'fx' || jsonb_build_object('source', catalog, 'asOf', as_of::text) from plans_catalogs where jsonb_typeof(body->'fx') = 'object' order by revision desc limit 1) as fx`;

interface ReadRow {
  readonly revision: bigint;
  readonly profiles: readonly Stored<CarrierRow>[];
  readonly plans: readonly Stored<FullPlanRow>[];
  readonly catalogs: readonly { readonly taxRules: readonly TaxRow[]; readonly promos: readonly PromoRow[] }[];
  readonly fx: FxRates | null;
}

/** Reads the whole shelf once. */
export async function loadShelf(db: Queryable): Promise<Shelf> {
  const row = (await db.query<ReadRow>(READ)).rows[0]!;
  return makeShelf({
    revision: row.revision,
    profiles: row.profiles.map((one) => profileVersionOf(one.body, one)),
    plans: row.plans.map((one) => planVersionOf(one.body, one)),
    taxRules: row.catalogs.flatMap((one) => one.taxRules),
    promotions: row.catalogs.flatMap((one) => one.promos.map(promotionOf)),
    fx: row.fx,
  });
}

export async function openShelf(db: Queryable): Promise<OpenShelf> {
  let shelf = await loadShelf(db);
  return {
    current: () => shelf,
    async refresh() {
      const answer = await db.query<{ revision: bigint }>(`select revision from plans_shelf where name = 'shelf'`, [], 'plans_shelf_revision');
      if (answer.rows[0]!.revision === shelf.revision) return false;
      shelf = await loadShelf(db);
      return true;
    },
  };
}
