import type { ListQuery, Row, SandboxStore } from './store.ts';

/** The one thing needed of a database: the house's `Db`, or any pool with the same method. */
export interface Queryable {
  query(text: string, params: readonly unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** As the database gives it: int8 may come as bigint, text or number, depending on the pool. */
type StoredRow = Omit<Row, 'created' | 'dueAt'> & { readonly created: bigint | string | number; readonly due_at: bigint | string | number | null };

const COLUMNS = 'id, kind, created, parent, reference, due_at, version, doc, aside';
const TABLE = 'sandbox_paypal_objects';

const rowOf = (stored: unknown): Row => {
  const { due_at, created, ...rest } = stored as StoredRow;
  return { ...rest, created: Number(created), dueAt: due_at === null ? null : Number(due_at) };
};

// One statement, so all or nothing without a transaction; fewer rows written than meant divides by zero, which undoes it.
const COMMIT = `
with meant as (
  select * from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], $7::int[], $8::jsonb[], $9::jsonb[])
    as t(id, kind, created, parent, reference, due_at, version, doc, aside) order by id
), written as (
  insert into ${TABLE} as mine (${COLUMNS})
  select ${COLUMNS} from meant where version = 1 or exists (select from ${TABLE} known where known.id = meant.id)
  on conflict (id) do update set parent = excluded.parent, reference = excluded.reference, due_at = excluded.due_at,
    version = excluded.version, doc = excluded.doc, aside = excluded.aside, created = excluded.created
    where mine.version = excluded.version - 1
  returning 1
)
select 1 / (case when count(*) = cardinality($1::text[]) then 1 else 0 end) as held from written`;

const DIVISION_BY_ZERO = '22012';
const isStale = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === DIVISION_BY_ZERO;

/** The sandbox's state in PostgreSQL (`schema/0001.sql`): it survives a kill -9, and two instances may share it. */
export function postgresStore(db: Queryable): SandboxStore {
  return {
    async get(ids) {
      const { rows } = await db.query(`select ${COLUMNS} from ${TABLE} where id = any($1::text[])`, [ids]);
      const found = new Map(rows.map((row) => [rowOf(row).id, rowOf(row)]));
      return ids.map((id) => found.get(id));
    },
    async list(query) {
      const { text, params } = listStatement(query);
      return (await db.query(text, params)).rows.map(rowOf);
    },
    async due(kinds, now, limit) {
      const { rows } = await db.query(
        `select ${COLUMNS} from ${TABLE} where due_at <= $1 and kind = any($2::text[]) order by due_at, created, id collate "C" limit $3`, [now, kinds, limit]);
      return rows.map(rowOf);
    },
    async commit(rows) {
      if (rows.length === 0) return true;
      try {
        await db.query(COMMIT, [
          rows.map((row) => row.id), rows.map((row) => row.kind), rows.map((row) => row.created), rows.map((row) => row.parent),
          rows.map((row) => row.reference), rows.map((row) => row.dueAt), rows.map((row) => row.version),
          rows.map((row) => JSON.stringify(row.doc)), rows.map((row) => JSON.stringify(row.aside)),
        ]);
        return true;
      } catch (error) {
        if (isStale(error)) return false;
        throw error;
      }
    },
  };
}

function listStatement(query: ListQuery): { readonly text: string; readonly params: readonly unknown[] } {
  const params: unknown[] = [];
  const bind = (value: unknown): string => `$${params.push(value)}`;
  const where = [`kind = ${bind(query.kind)}`];
  if (query.parent !== undefined) where.push(`parent = ${bind(query.parent)}`);
  if (query.reference !== undefined) where.push(`reference = ${bind(query.reference)}`);
  if (query.from !== undefined) where.push(`created >= ${bind(query.from)}`);
  if (query.to !== undefined) where.push(`created <= ${bind(query.to)}`);
  return { text: `select ${COLUMNS} from ${TABLE} where ${where.join(' and ')} order by created, id collate "C" limit ${bind(query.limit)}`, params };
}
